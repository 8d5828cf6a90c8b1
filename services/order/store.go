package order

import (
	"context"

	"moorage.dev/services/chassis/fault"
)

// Store keeps orders.
type Store interface {
	// Create keeps a new order under its idempotency key, or gives the order that the key has made before.
	// The key with another draft is a *fault.Invalid.
	Create(ctx context.Context, key string, draft Draft, currency string) (order Order, replayed bool, err error)
	// Replay gives the order that the key has made before, if it has.
	Replay(ctx context.Context, key string, draft Draft) (order Order, replayed bool, err error)
	// Get finds an order; one that does not exist is a *fault.NotFound.
	Get(ctx context.Context, id int64) (Order, error)
}

func missing(id string) error { return &fault.NotFound{What: "order " + id} }

func reused() error {
	return &fault.Invalid{Fields: []fault.Field{{Pointer: keyHeader, Detail: "was used for a different order"}}}
}

// keyHeader carries the idempotency key.
const keyHeader = "Idempotency-Key"
