package user

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Postgres keeps users in PostgreSQL.
type Postgres struct {
	pool *pgxpool.Pool
	// health has one connection, for Ping alone: when a pool is used up, that of every replica is, and none of them may
	// leave the load balancers for it.
	health *pgxpool.Pool
	schema *schema
}

const (
	// connectTimeout is the default for one connection; pgx's own of two minutes would hold up the end of the process.
	connectTimeout = 2 * time.Second
	// patience is how long a request waits for a connection or for the schema: whoever comes later would wait longer still.
	patience = time.Second
)

// NewPostgres makes the store. It does not connect yet: a service that starts before its database is not ready, and does not die.
func NewPostgres(ctx context.Context, address string) (*Postgres, error) {
	cfg, err := pgxpool.ParseConfig(address)
	if err != nil {
		// Without the cause: it may quote the address, and the address holds the password.
		return nil, errors.New("DATABASE_URL: is not an address of PostgreSQL")
	}
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = connectTimeout
	}
	one := cfg.Copy()
	one.MaxConns, one.MinConns, one.MinIdleConns = 1, 0, 0
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	health, err := pgxpool.NewWithConfig(ctx, one)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	migrated := newSchema(ctx, func(ctx context.Context) error { return migrate(ctx, pool) })
	return &Postgres{pool: pool, health: health, schema: migrated}, nil
}

// Create implements Store.
func (p *Postgres) Create(ctx context.Context, draft Draft) (User, error) {
	const insert = "INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id, name, email, created"
	return p.one(ctx, insert, draft.Name, draft.Email)
}

// Get implements Store.
func (p *Postgres) Get(ctx context.Context, id int64) (User, error) {
	found, err := p.one(ctx, "SELECT id, name, email, created FROM users WHERE id = $1", id)
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, missing(id)
	}
	return found, err
}

// List implements Store.
func (p *Postgres) List(ctx context.Context, after int64, limit int) ([]User, error) {
	return p.query(ctx, "SELECT id, name, email, created FROM users WHERE id > $1 ORDER BY id LIMIT $2", after, limit)
}

func (p *Postgres) one(ctx context.Context, statement string, arguments ...any) (User, error) {
	users, err := p.query(ctx, statement, arguments...)
	if err != nil {
		return User{}, err
	}
	if len(users) == 0 {
		return User{}, pgx.ErrNoRows
	}
	return users[0], nil
}

func (p *Postgres) query(ctx context.Context, statement string, arguments ...any) ([]User, error) {
	if err := p.schema.ready(ctx); err != nil {
		return nil, err
	}
	connection, err := p.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer connection.Release()
	rows, err := connection.Query(ctx, statement, arguments...)
	if err != nil {
		return nil, explain(err)
	}
	users, err := pgx.CollectRows(rows, pgx.RowToStructByPos[User])
	if err != nil {
		return nil, explain(err)
	}
	for i := range users {
		users[i].Created = users[i].Created.UTC()
	}
	return users, nil
}

// acquire takes a connection, or gives up while the caller can still be told.
func (p *Postgres) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("no connection is free"))
	defer cancel()
	connection, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, explain(errors.Join(err, context.Cause(ctx)))
	}
	return connection, nil
}

// Ping implements Store.
func (p *Postgres) Ping(ctx context.Context) error {
	if err := p.schema.ready(ctx); err != nil {
		return err
	}
	if err := p.health.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// Close implements Store.
func (p *Postgres) Close() {
	p.schema.close()
	p.pool.Close()
	p.health.Close()
}
