package user

import (
	"context"
	"fmt"

	"moorage.dev/services/chassis/fault"
)

// Store keeps users.
type Store interface {
	// Create keeps a new user; an address that is taken is a *fault.Invalid.
	Create(ctx context.Context, draft Draft) (User, error)
	// Get finds a user; one that does not exist is a *fault.NotFound.
	Get(ctx context.Context, id int64) (User, error)
	// List gives the oldest users after the one with the given ID.
	List(ctx context.Context, after int64, limit int) ([]User, error)
	// Ping says whether the store works.
	Ping(ctx context.Context) error
	// Close gives back what the store holds.
	Close()
}

// OpenStore opens the store that the address names: PostgreSQL, or the process's memory when it is empty.
func OpenStore(ctx context.Context, address string) (Store, error) {
	if address == "" {
		return NewMemory(), nil
	}
	return NewPostgres(ctx, address)
}

func missing(id int64) error { return &fault.NotFound{What: fmt.Sprintf("user %d", id)} }

func taken() error {
	return &fault.Invalid{Fields: []fault.Field{{Pointer: "#/email", Detail: "is taken by another user"}}}
}
