package user

import (
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"moorage.dev/services/chassis/fault"
)

// uniqueViolation is PostgreSQL's code for a row that is there already.
const uniqueViolation = "23505"

// explain turns an error of the database into one of the domain.
func explain(err error) error {
	var answer *pgconn.PgError
	if !errors.As(err, &answer) {
		// No answer at all: the database is away, or too slow.
		return away(err)
	}
	// Connection, resources, operator intervention (a shutdown): the classes that pass by themselves.
	if slices.Contains([]string{"08", "53", "57"}, answer.Code[:2]) {
		return away(err)
	}
	if answer.Code == uniqueViolation {
		return taken()
	}
	return fmt.Errorf("database: %w", err)
}

func away(err error) error { return &fault.Unavailable{Dependency: "database", Cause: err} }
