// Package guard runs code that is not the chassis' own, so that a panic or a hang in it is an error with a stack.
package guard

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// Error is a function that panicked, or that did not return in its time.
type Error struct {
	// Why is what it panicked with, or why its time is over.
	Why error
	// Stack is where it was.
	Stack string

	hangs bool
}

// Error implements error.
func (e *Error) Error() string {
	if e.hangs {
		return fmt.Sprintf("does not return: %v", e.Why)
	}
	return fmt.Sprintf("panic: %v", e.Why)
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Why }

// errExited is runtime.Goexit: whoever waits for the function must not wait for ever.
var errExited = errors.New("the goroutine was ended")

// Run gives what f returns. Once the context has ended, f has the grace to obey it; then it is left behind, for a goroutine
// cannot be ended from outside. A panic is an *Error, and so is being left behind.
func Run(ctx context.Context, grace time.Duration, f func(context.Context) error) error {
	done, id := make(chan error, 1), make(chan string, 1)
	go func() {
		id <- current()
		err := error(&Error{Why: errExited})
		defer func() {
			if cause := recover(); cause != nil {
				err = &Error{Why: asError(cause), Stack: string(debug.Stack())}
			}
			done <- err
		}()
		err = f(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-late.C:
		return &Error{Why: context.Cause(ctx), Stack: stackOf(<-id), hangs: true}
	}
}

func asError(cause any) error {
	if err, is := cause.(error); is {
		return err
	}
	return fmt.Errorf("%v", cause)
}
