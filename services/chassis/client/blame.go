package client

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// callers is an error that says nothing about the upstream: the caller went away, gave it too little time, or gave no
// request that could be sent. The breaker does not count it.
type callers struct{ error }

// Unwrap gives the cause.
func (e callers) Unwrap() error { return e.error }

func isCallers(err error) bool {
	var callers callers
	return errors.As(err, &callers)
}

// limit is the time that one attempt has.
type limit struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	// full is what an attempt has if its caller has as much; left is what this one has.
	full, left time.Duration
}

// slow is the end of an attempt that had all its time.
type slow struct{ after time.Duration }

// Error implements error.
func (s slow) Error() string { return fmt.Sprintf("no whole answer within %s", s.after) }

// Is makes it a deadline.
func (s slow) Is(target error) bool { return target == context.DeadlineExceeded }

// Timeout is what net.Error asks for.
func (s slow) Timeout() bool { return true }

func begin(ctx context.Context, full time.Duration) *limit {
	l := &limit{full: full, left: full}
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	if end, has := ctx.Deadline(); has {
		l.left = min(full, time.Until(end))
	}
	if l.left == full {
		l.timer = time.AfterFunc(full, func() { l.cancel(slow{full}) })
	}
	return l
}

// answered stops the clock: what is still to be read has the call's time.
func (l *limit) answered() {
	if l.timer != nil {
		l.timer.Stop()
	}
}

// end frees what the attempt holds.
func (l *limit) end() {
	l.answered()
	l.cancel(nil)
}

// blame tells what is the upstream's from what is the caller's, given the call's context and the attempt's error.
func (l *limit) blame(call context.Context, err error) error {
	if late := (slow{}); errors.As(context.Cause(l.ctx), &late) {
		return late
	}
	end, has := call.Deadline()
	// A dial reports its timeout a moment before the context does.
	over := has && !time.Now().Before(end)
	switch {
	case errors.Is(call.Err(), context.Canceled):
		return callers{err}
	case over && !l.fair():
		return callers{err}
	default:
		return err
	}
}

// fair says whether the attempt had its time, or nearly: a caller that was itself called with the time of one attempt has
// some milliseconds less for its own, and an upstream that hangs must open its breaker all the same.
func (l *limit) fair() bool { return l.left >= l.full-l.full/10 }
