package chassis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// onceOf does the work and gives its error and the messages of its log.
func onceOf(t *testing.T, ctx context.Context, work func(context.Context, *App) error, variables ...string) (error, []string) {
	t.Helper()
	out := &buffer{}
	err := RunOnce(ctx, Program{Name: "test", Version: "v1", Wire: work, Getenv: environment(variables...), Stdout: out})
	return err, out.messages(t)
}

func TestRunOnce_worksClosesAndServesNothing(t *testing.T) {
	var order []string
	err, said := onceOf(t, t.Context(), func(_ context.Context, app *App) error {
		app.OnClose(func() { order = append(order, "closed") })
		app.Log.Info().Msg("working")
		order = append(order, "worked")
		return nil
	})
	if err != nil || !slices.Equal(order, []string{"worked", "closed"}) || !slices.Equal(said, []string{"working", "done"}) {
		t.Errorf("got %v, %q and %q", err, order, said)
	}
}

func TestRunOnce_doesNothingWithAWrongEnvironment(t *testing.T) {
	err, said := onceOf(t, t.Context(), func(context.Context, *App) error { t.Error("it worked"); return nil }, "LOG_LEVEL", "loud")
	if err == nil || !strings.HasPrefix(err.Error(), "LOG_LEVEL: ") || len(said) != 0 {
		t.Errorf("got %v and %q", err, said)
	}
}

func TestRunOnce_closesAlsoWhatFailedAndTellsIt(t *testing.T) {
	gone := errors.New("the table is gone")
	closed := false
	err, said := onceOf(t, t.Context(), func(_ context.Context, app *App) error {
		app.OnClose(func() { closed = true })
		app.Upstream("user")
		return gone
	})
	if !errors.Is(err, gone) || !strings.Contains(err.Error(), "USER_URL: ") || !closed || len(said) != 0 {
		t.Errorf("got %v, closed %v, log %q", err, closed, said)
	}
}

func TestRunOnce_obeysAStop(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	err, _ := onceOf(t, ctx, func(ctx context.Context, _ *App) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRunOnce_makesALineOfAPanic(t *testing.T) {
	out := &buffer{}
	work := func(ctx context.Context, app *App) error { app.Getenv("DATABASE_URL"); return broken(ctx, app) }
	program := Program{Name: "test", Version: "v1", Wire: work, Getenv: environment("DATABASE_URL", secret), Stdout: out}
	code := run(t.Context(), program, RunOnce)
	text := out.bytes.String()
	if code != 1 || strings.Count(text, "\n") != 1 || !strings.Contains(text, `"work: panic: cannot open postgres://me:***@`) || strings.Contains(text, "geheim") {
		t.Errorf("got %d and %s", code, text)
	}
}
