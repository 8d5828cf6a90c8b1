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

	// turn holds one token: whoever has it may migrate. Unlike a mutex it lets those who wait keep their deadlines.
	turn     chan struct{}
	migrated bool
}

// connectTimeout is the default for one connection; pgx's own of two minutes would hold up the end of the process.
const connectTimeout = 2 * time.Second

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
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	return &Postgres{pool: pool, turn: make(chan struct{}, 1)}, nil
}

// ready brings the schema up to date before the first use.
func (p *Postgres) ready(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return away(context.Cause(ctx))
	}
	if p.migrated {
		return nil
	}
	if err := migrate(ctx, p.pool); err != nil {
		return explain(err)
	}
	p.migrated = true
	return nil
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
	if err := p.ready(ctx); err != nil {
		return nil, err
	}
	rows, err := p.pool.Query(ctx, statement, arguments...)
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

// Ping implements Store.
func (p *Postgres) Ping(ctx context.Context) error {
	if err := p.ready(ctx); err != nil {
		return err
	}
	if err := p.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// Close implements Store.
func (p *Postgres) Close() { p.pool.Close() }
