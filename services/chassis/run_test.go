package chassis

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/mux"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// buffer is a log that a test reads while the service writes.
type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

func (b *buffer) messages(t *testing.T) []string {
	t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	var messages []string
	for line := range bytes.Lines(b.bytes.Bytes()) {
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatalf("not JSON: %s", line)
		}
		if id, _ := fields["trace_id"].(string); fields["version"] != "v1" || len(id) != 32 {
			t.Errorf("line without version or trace: %s", line)
		}
		if message, _ := fields["message"].(string); message != "request" {
			messages = append(messages, message)
		}
	}
	return messages
}

// service is a running program.
type service struct {
	base string
	log  buffer
	stop context.CancelFunc
	done chan error
}

// start runs a program on a free port until the test stops it.
func start(t *testing.T, wire func(context.Context, *App) error, variables ...string) *service {
	t.Helper()
	s := &service{done: make(chan error, 1)}
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	bound := make(chan net.Addr, 1)
	go func() {
		s.done <- Run(ctx, Program{
			Name: "test", Version: "v1", Wire: wire, Getenv: environment(variables...), Stdout: &s.log,
			Listening: func(addr net.Addr) { bound <- addr },
		})
	}()
	select {
	case addr := <-bound:
		s.base = "http://" + addr.String()
	case err := <-s.done:
		t.Fatalf("did not start: %v", err)
	}
	return s
}

// environment is made of pairs; the port is free unless they say otherwise.
func environment(variables ...string) func(string) string {
	return func(name string) string {
		if at := slices.Index(variables, name); at >= 0 && at%2 == 0 {
			return variables[at+1]
		}
		return map[string]string{"HTTP_ADDR": "127.0.0.1:0"}[name]
	}
}

// get asks without keeping the connection.
func get(t *testing.T, address string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

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

func TestRun_refusesToStart(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	nothing := func(context.Context, *App) error { return nil }
	for want, program := range map[string]Program{
		"LOG_LEVEL: must be one of": {Wire: nothing, Getenv: environment("LOG_LEVEL", "loud")},
		"no database":               {Wire: func(context.Context, *App) error { return errors.New("no database") }, Getenv: environment()},
		"listen: ":                  {Wire: nothing, Getenv: environment("HTTP_ADDR", busy.Addr().String())},
		"USER_URL: must be":         {Wire: func(_ context.Context, app *App) error { _, err := app.Upstream("user"); return err }, Getenv: environment()},
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
		if wired := !strings.HasPrefix(want, "LOG_LEVEL"); closed != wired {
			t.Errorf("%s: what was open was not closed", want)
		}
	}
}
