// Package lifecycle holds the order in which a process starts and stops, and nothing else.
package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moorage.dev/services/chassis/guard"
)

// Steps are what happens, in the order of the fields.
type Steps struct {
	// Listen binds and begins to serve; the channel gives the error of a server that dies.
	Listen func() (failed <-chan error, err error)
	// Ready lets /health answer 200.
	Ready func()
	// Register makes the process known to other clusters, once it is healthy. Nil: it is not.
	Register func()
	// NotReady lets /health answer 503.
	NotReady func()
	// Deregister takes the registration back. Nil with Register.
	Deregister func(ctx context.Context)
	// Drain is how long requests still come in after that. Zero where the orchestrator has waited already: LeastDrain holds.
	Drain time.Duration
	// Timeout bounds Shutdown, and after it Flush.
	Timeout time.Duration
	// Shutdown waits for running requests.
	Shutdown func(ctx context.Context) error
	// Flush sends what is buffered and closes what is open.
	Flush func(ctx context.Context) error
}

// Run starts, waits until the context ends or the server dies, and stops.
func Run(ctx context.Context, steps Steps) error {
	failed, err := steps.Listen()
	if err != nil {
		return errors.Join(err, steps.flush())
	}
	steps.Ready()
	if steps.Register != nil {
		steps.Register()
	}
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, steps.stop(err != nil))
}

// LeastDrain is how long a process serves on at least once it is not ready, whoever has waited before. New connections may
// be gone by then, but those that are kept go on until an answer says Connection: close, and what a client sends on one
// while it is closed is lost.
const LeastDrain = time.Second

// stop ends the process. A server that died has nobody left to drain.
func (s Steps) stop(dead bool) error {
	s.NotReady()
	told := time.After(LeastDrain)
	if s.Deregister != nil {
		// It says itself what went wrong, and does not make the end a failure.
		_ = within("deregister", deregisterTimeout, func(ctx context.Context) error { s.Deregister(ctx); return nil })
	}
	if !dead {
		<-time.After(s.Drain)
		<-told
	}
	return errors.Join(within("shutdown", s.Timeout, s.Shutdown), s.flush())
}

func (s Steps) flush() error { return within("flush", FlushTimeout, s.Flush) }

// Margin is what a pod's grace period adds to drain and timeout; the bounds below fit into it.
const Margin = 5 * time.Second

const (
	deregisterTimeout = 2 * time.Second
	// FlushTimeout bounds Flush.
	FlushTimeout = 2 * time.Second
	// grace is what a step has to obey the end of its time.
	grace = 200 * time.Millisecond
)

// within gives a step its time; the context that asked the process to stop has ended already and cannot.
func within(step string, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(context.Background(), limit, fmt.Errorf("its %s are over", limit))
	defer cancel()
	err := guard.Run(ctx, grace, do)
	if stuck := new(guard.Error); errors.As(err, &stuck) {
		return fmt.Errorf("%s: %w", step, err)
	}
	return err
}
