package chassis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moorage.dev/services/chassis/guard"
)

const (
	// wireTimeout is the default of Program.WireTimeout.
	wireTimeout = 30 * time.Second
	// wireGrace is what a Wire has to obey when its context ends.
	wireGrace = 200 * time.Millisecond
)

// wire runs the program's Wire. One that panics or hangs ends the start with a line that says where; its context ends after
// the time for it, and not when it returns: what it began may live on.
func (a *App) wire(ctx context.Context, p Program) error {
	limit := p.WireTimeout
	if limit == 0 {
		limit = wireTimeout
	}
	over := fmt.Errorf("its %s are over; give what it waits for a deadline", limit)
	ctx, end := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { end(over) })
	err := guard.Run(ctx, wireGrace, func(ctx context.Context) error { return p.Wire(ctx, a) })
	if !timer.Stop() && err == nil {
		err = over
	}
	if broken := new(guard.Error); errors.As(err, &broken) || errors.Is(err, over) {
		return fmt.Errorf("wire: %w", err)
	}
	return err
}
