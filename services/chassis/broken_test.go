package chassis

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/mux"
)

// end runs a program that cannot start and gives its exit code and its only line.
func end(t *testing.T, wire func(context.Context, *App) error, variables ...string) (int, map[string]string) {
	t.Helper()
	return endOf(t, t.Context(), Program{Wire: wire, Getenv: environment(variables...)})
}

func endOf(t *testing.T, ctx context.Context, p Program) (int, map[string]string) {
	t.Helper()
	out := &buffer{}
	p.Name, p.Version, p.Stdout = "test", "v1", out
	code := run(ctx, p, Run)
	var line map[string]string
	if err := json.Unmarshal(out.bytes.Bytes(), &line); err != nil {
		t.Fatalf("not one line of JSON: %s", out.bytes.String())
	}
	if line["level"] != "error" || line["version"] != "v1" || len(line["trace_id"]) != 32 {
		t.Errorf("not a line like others: %v", line)
	}
	return code, line
}

func TestRun_tellsEverythingThatIsWrongAtOnce(t *testing.T) {
	wire := func(_ context.Context, app *App) error {
		app.Upstream("user")
		app.Upstream("stock")
		return errors.New("CURRENCY: must be three letters")
	}
	code, line := end(t, wire, "LOG_LEVEL", "loud", "SHUTDOWN_TIMEOUT", "0s", "STOCK_URL", "stock:8080",
		"CONSUL_SERVICE_ID", "x", "CONSUL_SERVICE_NAME", "x", "CONSUL_SERVICE_ADDRESS", "x", "CONSUL_SERVICE_PORT", "1", "CONSUL_HTTP_ADDR", "ftp://x")
	problems := strings.Split(line["error"], "\n")
	for i, want := range []string{"LOG_LEVEL: ", "SHUTDOWN_TIMEOUT: ", "USER_URL: ", "STOCK_URL: ", "CURRENCY: ", "consul: "} {
		if len(problems) != 6 || !strings.HasPrefix(problems[i], want) {
			t.Errorf("got %q, want %s at %d", problems, want, i)
		}
	}
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
}

const secret = "postgres://me:geheim@db.test/users"

func broken(context.Context, *App) error { panic("cannot open " + secret) }

func TestRun_makesALineOfAPanicInWire(t *testing.T) {
	wire := func(ctx context.Context, app *App) error { app.Getenv("DATABASE_URL"); return broken(ctx, app) }
	code, line := end(t, wire, "DATABASE_URL", secret)
	if want := "wire: panic: cannot open postgres://me:***@db.test/users"; code != 1 || line["error"] != want {
		t.Errorf("got %d and %s", code, line["error"])
	}
	if !strings.Contains(line["stack"], "chassis.broken") || strings.Contains(line["stack"], "geheim") {
		t.Errorf("stack: %s", line["stack"])
	}
}

func TestRun_makesALineOfAPanicInRegisterHandlers(t *testing.T) {
	closed := false
	wire := func(_ context.Context, app *App) error {
		app.OnClose(func() { closed = true })
		app.Handle(func(*mux.Router) { panic("no page") })
		return nil
	}
	code, line := end(t, wire)
	if code != 1 || line["error"] != "handlers: panic: no page" || line["stack"] == "" || !closed {
		t.Errorf("got %d, closed %v and %v", code, closed, line)
	}
}

func stuck(release chan struct{}) error { <-release; return nil }

func TestRun_makesALineOfAHangInWire(t *testing.T) {
	for name, test := range map[string]struct {
		limit, stop, ends time.Duration
		want              string
	}{
		"for ever":        {0, time.Hour, wireTimeout, "wire: does not return: its 30s are over; give what it waits for a deadline"},
		"longer than set": {time.Minute, time.Hour, time.Minute, "wire: does not return: its 1m0s are over; give what it waits for a deadline"},
		"until a SIGTERM": {0, 5 * time.Second, 5 * time.Second, "wire: does not return: context deadline exceeded"},
	} {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			defer close(release)
			ctx, cancel := context.WithTimeout(t.Context(), test.stop)
			defer cancel()
			closed, start := false, time.Now()
			wire := func(_ context.Context, app *App) error {
				app.OnClose(func() { closed = true })
				return stuck(release)
			}
			code, line := endOf(t, ctx, Program{Wire: wire, Getenv: environment(), WireTimeout: test.limit})
			if took := time.Since(start); code != 1 || line["error"] != test.want || took != test.ends+wireGrace || !closed {
				t.Errorf("%s: got %d after %s, closed %v: %s", name, code, took, closed, line["error"])
			}
			if !strings.Contains(line["stack"], "chassis.stuck") {
				t.Errorf("%s: stack: %s", name, line["stack"])
			}
		})
	}
}

func TestRun_takesTheWordOfAWireThatObeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, line := end(t, func(ctx context.Context, _ *App) error {
			<-ctx.Done()
			return errors.New("no database")
		})
		if line["error"] != "no database" {
			t.Errorf("got %s", line["error"])
		}
	})
}

func TestRun_keepsTheContextOfWireUntilItIsStopped(t *testing.T) {
	var given context.Context
	s := start(t, func(ctx context.Context, _ *App) error { given = ctx; return nil })
	if err := given.Err(); err != nil {
		t.Errorf("what Wire began has ended with it: %v", err)
	}
	s.stop()
	<-given.Done()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
}

func panics() { panic("twice closed") }

// Whatever one close function does, the others run, and the process ends and says which it was.
func TestRun_closesTheOthersWhenACloseFunctionPanicsOrHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, closed, start := make(chan struct{}), []string{}, time.Now()
		defer close(release)
		code, line := end(t, func(_ context.Context, app *App) error {
			app.OnClose(func() { closed = append(closed, "first") })
			app.OnClose(func() { _ = stuck(release) })
			app.OnClose(func() { closed = append(closed, "second") })
			app.OnClose(panics)
			return errors.New("no database")
		})
		problems := strings.Split(line["error"], "\n")
		if len(problems) != 3 || problems[0] != "no database" || problems[1] != "close function chassis.panics: panic: twice closed" ||
			!strings.HasPrefix(problems[2], "close function chassis.TestRun_closesTheOthers") ||
			!strings.HasSuffix(problems[2], ": does not return: the 1.5s for closing are over") {
			t.Errorf("got %q", problems)
		}
		if want := []string{"second", "first"}; !slices.Equal(closed, want) {
			t.Errorf("closed %q, want %q", closed, want)
		}
		if took := time.Since(start); code != 1 || took != closing+closeGrace || !strings.Contains(line["stack"], "chassis.panics") {
			t.Errorf("got %d after %s: %s", code, took, line["stack"])
		}
	})
}
