// Package lifecycle holds the order in which a process starts and stops, and nothing else.
package lifecycle

import (
	"context"
	"errors"
	"time"
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
	// Drain is how long requests still come in after that. Zero where the orchestrator has waited already.
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

// stop ends the process. A server that died has nobody left to drain.
func (s Steps) stop(dead bool) error {
	s.NotReady()
	if s.Deregister != nil {
		ctx, cancel := context.WithTimeout(context.Background(), deregisterTimeout)
		s.Deregister(ctx)
		cancel()
	}
	if !dead {
		wait(s.Drain)
	}
	return errors.Join(within(s.Timeout, s.Shutdown), s.flush())
}

func (s Steps) flush() error { return within(flushTimeout, s.Flush) }

// Both fit into the five seconds that the grace period adds to drain and timeout.
const (
	deregisterTimeout = 2 * time.Second
	flushTimeout      = 2 * time.Second
)

// within gives a step its time; the context that asked the process to stop has ended already and cannot.
func within(limit time.Duration, step func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return step(ctx)
}

func wait(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}
