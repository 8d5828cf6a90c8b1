package chassis

import (
	"context"
	"errors"
	"fmt"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"moorage.dev/services/chassis/guard"
	"moorage.dev/services/chassis/lifecycle"
)

const (
	// closing is what all close functions have together; what is left of lifecycle.FlushTimeout is for traces.
	closing = lifecycle.FlushTimeout * 3 / 4
	// closeGrace is what one has that comes after that time, because another took all of it.
	closeGrace = 50 * time.Millisecond
)

// OnClose runs a function after the last request, last added first.
func (a *App) OnClose(closer func()) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.closers = append(a.closers, closer)
}

// flush closes what is open and exports what is held.
func (a *App) flush(ctx context.Context) error {
	return errors.Join(a.close(ctx), a.tracing.Flush(ctx))
}

// close runs every close function, also those after one that panics or hangs, and says which did.
func (a *App) close(ctx context.Context) error {
	a.mutex.Lock()
	closers := slices.Clone(a.closers)
	a.mutex.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, closing, fmt.Errorf("the %s for closing are over", closing))
	defer cancel()
	var problems []error
	for _, closer := range slices.Backward(closers) {
		err := guard.Run(ctx, closeGrace, func(context.Context) error { closer(); return nil })
		if err != nil {
			problems = append(problems, fmt.Errorf("close function %s: %w", nameOf(closer), err))
		}
	}
	return errors.Join(problems...)
}

// nameOf is a function's name, such as user.(*Postgres).Close.
func nameOf(f func()) string {
	name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return strings.TrimSuffix(path.Base(name), "-fm")
}
