package guard

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRun_givesWhatTheFunctionReturns(t *testing.T) {
	want := errors.New("no")
	if err := Run(t.Context(), 0, func(context.Context) error { return want }); err != want {
		t.Errorf("got %v", err)
	}
	if err := Run(t.Context(), 0, func(context.Context) error { return nil }); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestRun_makesAnErrorOfAPanic(t *testing.T) {
	cause := errors.New("cause")
	for want, f := range map[string]func(context.Context) error{
		"panic: broken":                  func(context.Context) error { panic("broken") },
		"panic: cause":                   func(context.Context) error { panic(cause) },
		"panic: the goroutine was ended": func(context.Context) error { runtime.Goexit(); return nil },
	} {
		err := Run(t.Context(), 0, f)
		if err == nil || err.Error() != want || errors.Is(err, cause) != (want == "panic: cause") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	var panicked *Error
	if err := Run(t.Context(), 0, hurt); !errors.As(err, &panicked) || !strings.Contains(panicked.Stack, "guard.hurt") {
		t.Errorf("the stack does not say where: %+v", panicked)
	}
}

func hurt(context.Context) error { panic("ouch") }

func TestRun_leavesBehindWhatDoesNotObey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("a second is over"))
		defer cancel()
		start, release := time.Now(), make(chan struct{})
		defer close(release)
		err := Run(ctx, 200*time.Millisecond, func(context.Context) error { return stick(release) })
		var hung *Error
		if !errors.As(err, &hung) || err.Error() != "does not return: a second is over" || !strings.Contains(hung.Stack, "guard.stick") {
			t.Errorf("got %v at %+v", err, hung)
		}
		if took := time.Since(start); took != 1200*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}

func stick(release chan struct{}) error { <-release; return nil }

func TestRun_takesTheWordOfWhatObeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		want := errors.New("cut off")
		if err := Run(ctx, time.Millisecond, func(ctx context.Context) error { <-ctx.Done(); return want }); err != want {
			t.Errorf("got %v", err)
		}
	})
}
