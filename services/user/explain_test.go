package user

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"moorage.dev/services/chassis/fault"
)

func TestExplain_tellsAnOutageFromOurOwnMistake(t *testing.T) {
	answered := func(code string) error { return fmt.Errorf("query: %w", &pgconn.PgError{Code: code}) }
	for name, test := range map[string]struct {
		err  error
		want any
	}{
		"unique":     {answered("23505"), new(*fault.Invalid)},
		"no answer":  {errors.New("broken pipe"), new(*fault.Unavailable)},
		"too slow":   {context.DeadlineExceeded, new(*fault.Unavailable)},
		"connection": {answered("08006"), new(*fault.Unavailable)},
		"too many":   {answered("53300"), new(*fault.Unavailable)},
		"shutdown":   {answered("57P01"), new(*fault.Unavailable)},
	} {
		if err := explain(test.err); !errors.As(err, test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	var down *fault.Unavailable
	if err := explain(answered("42601")); errors.As(err, &down) {
		t.Errorf("a mistake in our own statement: got %v", err)
	}
}
