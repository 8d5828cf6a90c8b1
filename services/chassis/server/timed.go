package server

import (
	"context"
	"sync"
	"time"
)

// timed is a context with a deadline that starts its timer only when somebody waits for it: most requests end without, and a
// timer is a tenth of what the chassis costs. To who looks it is what context.WithDeadline makes.
type timed struct {
	context.Context
	end time.Time

	mutex  sync.Mutex
	real   context.Context
	cancel context.CancelFunc
	err    error
}

// bound sets the deadline, unless the context has an earlier one. It comes before anybody else has the context.
func (t *timed) bound(end time.Time) {
	if outer, has := t.Context.Deadline(); has && outer.Before(end) {
		end = outer
	}
	t.end = end
}

// Deadline implements context.Context.
func (t *timed) Deadline() (time.Time, bool) { return t.end, true }

// Done implements context.Context.
func (t *timed) Done() <-chan struct{} { return t.awaited().Done() }

// Err implements context.Context.
func (t *timed) Err() error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.real != nil {
		return t.real.Err()
	}
	return t.state(time.Now())
}

// state is the error of now while there is no real context, with the mutex held. An error stays what it was.
func (t *timed) state(now time.Time) error {
	switch {
	case t.err != nil:
	case t.Context.Err() != nil:
		t.err = t.Context.Err()
	case !now.Before(t.end):
		t.err = context.DeadlineExceeded
	}
	return t.err
}

// awaited is the real context, made now if it was not. What has ended before ends as it did.
func (t *timed) awaited() context.Context {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.real != nil {
		return t.real
	}
	over := t.state(time.Now())
	t.real, t.cancel = context.WithDeadline(t.Context, t.end)
	if over == context.Canceled {
		t.cancel()
	}
	return t.real
}

// Value implements context.Context. The context package looks for its own kind of context by the address of a number; a child
// that finds the real one needs no goroutine to learn of its end.
func (t *timed) Value(key any) any {
	if _, own := key.(*int); own {
		return t.awaited().Value(key)
	}
	return t.Context.Value(key)
}

// finish ends the context with the work on the request, which is now.
func (t *timed) finish(now time.Time) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	switch {
	case t.cancel != nil:
		t.cancel()
	case t.state(now) == nil:
		t.err = context.Canceled
	}
}
