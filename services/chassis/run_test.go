package chassis

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRun_servesUntilItIsStoppedAndClosesInReverse(t *testing.T) {
	var closed []string
	wire := func(_ context.Context, app *App) error {
		app.Handle(func(r *mux.Router) {
			r.HandleFunc("/hello", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
		})
		app.OnClose(func() { closed = append(closed, "first") })
		app.OnClose(func() { closed = append(closed, "second") })
		return nil
	}
	// Two at once: nothing in the chassis belongs to the whole process.
	one, two := start(t, wire), start(t, func(context.Context, *App) error { return nil })
	if code, body := get(t, one.base+"/hello"); code != 200 || body != "hello" {
		t.Errorf("got %d %s", code, body)
	}
	if code, _ := get(t, two.base+"/hello"); code != 404 {
		t.Errorf("the second service answers the first one's page: %d", code)
	}
	for _, s := range []*service{one, two} {
		if code, body := get(t, s.base+"/health"); code != 200 || !strings.Contains(body, `"version":"v1"`) {
			t.Errorf("got %d %s", code, body)
		}
		s.stop()
		if err := <-s.done; err != nil {
			t.Error(err)
		}
		if got, want := s.log.messages(t), []string{"listening", "ready", "stopping", "stopped"}; !slices.Equal(got, want) {
			t.Errorf("log: got %q, want %q", got, want)
		}
	}
	if want := []string{"second", "first"}; !slices.Equal(closed, want) {
		t.Errorf("closed: got %q, want %q", closed, want)
	}
}

func TestRun_isNotReadyBeforeItSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	err := Run(ctx, Program{
		Name: "test", Version: "v1", Getenv: environment(), Stdout: io.Discard,
		Wire: func(context.Context, *App) error { return nil },
		Listening: func(addr net.Addr) {
			if code, body := get(t, "http://"+addr.String()+"/health"); code != 503 || !strings.Contains(body, `"status":"starting"`) {
				t.Errorf("got %d %s", code, body)
			}
			stop()
		},
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRun_refusesToStart(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	nothing := func(context.Context, *App) error { return nil }
	for want, program := range map[string]Program{
		"LOG_LEVEL: must be one of":            {Wire: nothing, Getenv: environment("LOG_LEVEL", "loud")},
		"no database":                          {Wire: func(context.Context, *App) error { return errors.New("no database") }, Getenv: environment()},
		"listen: ":                             {Wire: nothing, Getenv: environment("HTTP_ADDR", busy.Addr().String())},
		"OTEL_EXPORTER_OTLP_ENDPOINT: must be": {Wire: nothing, Getenv: environment("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")},
		"USER_URL: must be":                    {Wire: func(_ context.Context, app *App) error { app.Upstream("user"); return nil }, Getenv: environment()},
		"consul: ": {Wire: nothing, Getenv: environment("CONSUL_SERVICE_ID", "x", "CONSUL_SERVICE_NAME", "x", "CONSUL_HTTP_ADDR", "ftp://x",
			"CONSUL_SERVICE_ADDRESS", "x", "CONSUL_SERVICE_PORT", "1")},
	} {
		program.Stdout = io.Discard
		closed := false
		inner := program.Wire
		program.Wire = func(ctx context.Context, app *App) error {
			app.OnClose(func() { closed = true })
			return inner(ctx, app)
		}
		if err := Run(t.Context(), program); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if !closed {
			t.Errorf("%s: what was open was not closed", want)
		}
	}
}
