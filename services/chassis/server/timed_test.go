package server

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var errGone = errors.New("gone")

// At each moment, asked first or not before, the timed context is what context.WithDeadline would be.
func TestTimed_isWhatTheContextPackageMakes(t *testing.T) {
	type both struct {
		ctx    context.Context
		finish func()
	}
	for name, test := range map[string]struct {
		parent time.Duration
		leave  bool
		finish bool
		want   error
		cause  error
	}{
		"running":               {time.Hour, false, false, nil, nil},
		"finished":              {time.Hour, false, true, context.Canceled, context.Canceled},
		"client left":           {time.Hour, true, false, context.Canceled, errGone},
		"client left, finished": {time.Hour, true, true, context.Canceled, errGone},
		"parent's deadline":     {time.Second, false, false, context.DeadlineExceeded, context.DeadlineExceeded},
	} {
		for _, waited := range []bool{false, true} {
			for _, look := range []bool{false, true} {
				t.Run(name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						outer, cancel := context.WithTimeout(t.Context(), test.parent)
						defer cancel()
						parent, leave := context.WithCancelCause(outer)
						defer leave(nil)
						ours := &timed{Context: parent}
						ours.bound(time.Now().Add(10 * time.Second))
						theirs, end := context.WithDeadline(parent, time.Now().Add(10*time.Second))
						defer end()
						for _, one := range []both{{ours, func() { ours.finish(time.Now()) }}, {theirs, end}} {
							if waited {
								_ = one.ctx.Done()
							}
						}
						time.Sleep(2 * time.Second)
						if test.leave {
							leave(errGone)
						}
						if test.finish {
							ours.finish(time.Now())
							end()
						}
						// What is made of it is as much over as itself.
						for _, one := range []both{{ours, nil}, {theirs, nil}} {
							if look && one.ctx.Err() != test.want {
								t.Errorf("%T: got %v, want %v", one.ctx, one.ctx.Err(), test.want)
							}
							child, stop := context.WithCancel(context.WithValue(one.ctx, asked{}, 1))
							if got := child.Err(); got != test.want {
								t.Errorf("child of %T: got %v, want %v", one.ctx, got, test.want)
							}
							if got := context.Cause(one.ctx); got != test.cause {
								t.Errorf("%T: cause %v, want %v", one.ctx, got, test.cause)
							}
							stop()
							select {
							case <-one.ctx.Done():
								if test.want == nil {
									t.Errorf("%T: over", one.ctx)
								}
							default:
								if test.want != nil {
									t.Errorf("%T: not over", one.ctx)
								}
							}
						}
						a, _ := ours.Deadline()
						b, _ := theirs.Deadline()
						if !a.Equal(b) {
							t.Errorf("deadline %s, want %s", a, b)
						}
					})
				})
			}
		}
	}
}

func TestTimed_endsAtItsDeadlineForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		quiet, waiting := &timed{Context: t.Context()}, &timed{Context: t.Context()}
		for _, ctx := range []*timed{quiet, waiting} {
			ctx.bound(time.Now().Add(10 * time.Second))
		}
		began := time.Now()
		ran := make(chan time.Duration, 1)
		context.AfterFunc(waiting, func() { ran <- time.Since(began) })
		if took := <-ran; took != 10*time.Second {
			t.Errorf("ended after %s", took)
		}
		for _, ctx := range []*timed{quiet, waiting} {
			for range 2 {
				if got := ctx.Err(); got != context.DeadlineExceeded {
					t.Errorf("got %v", got)
				}
				ctx.finish(time.Now())
			}
			if <-ctx.Done(); ctx.Err() != context.DeadlineExceeded || context.Cause(ctx) != context.DeadlineExceeded {
				t.Errorf("got %v and %v", ctx.Err(), context.Cause(ctx))
			}
		}
	})
}

// Handlers use a context from many goroutines, also after they have returned; the race detector looks on.
func TestTimed_isUsedFromManySides(t *testing.T) {
	ctx := &timed{Context: t.Context()}
	ctx.bound(time.Now().Add(time.Hour))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			_ = ctx.Err()
			child, stop := context.WithTimeout(ctx, time.Hour)
			defer stop()
			<-child.Done()
		})
	}
	ctx.finish(time.Now())
	group.Wait()
	if ctx.Err() != context.Canceled {
		t.Errorf("got %v", ctx.Err())
	}
}

func TestTimed_needsNoGoroutineForAChild(t *testing.T) {
	ctx := &timed{Context: t.Context()}
	ctx.bound(time.Now().Add(time.Hour))
	before := runtime.NumGoroutine()
	for range 100 {
		_, stop := context.WithCancel(ctx)
		defer stop()
	}
	if got := runtime.NumGoroutine() - before; got > 50 {
		t.Errorf("100 contexts need %d goroutines", got)
	}
	ctx.finish(time.Now())
}
