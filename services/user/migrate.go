package user

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed migrations/*.sql
var migrations embed.FS

// lock is the number under which replicas that start together take turns.
const lock = 0x75736572

// migrate brings the schema up to date in one transaction: all of it, or nothing.
func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lock); err != nil {
			return fmt.Errorf("migrate: lock: %w", err)
		}
		const table = "CREATE TABLE IF NOT EXISTS user_migrations (name TEXT PRIMARY KEY, applied TIMESTAMPTZ NOT NULL DEFAULT now())"
		if _, err := tx.Exec(ctx, table); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		// Glob sorts, so the number in front of a name is the order.
		names, err := fs.Glob(migrations, "migrations/*.sql")
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		for _, name := range names {
			if err := apply(ctx, tx, name); err != nil {
				return fmt.Errorf("migrate: %s: %w", name, err)
			}
		}
		return nil
	})
}

// apply runs one migration unless it has run before.
func apply(ctx context.Context, tx pgx.Tx, name string) error {
	done, err := tx.Exec(ctx, "INSERT INTO user_migrations (name) VALUES ($1) ON CONFLICT DO NOTHING", name)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	statements, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, string(statements))
	return err
}
