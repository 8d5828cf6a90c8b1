package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/tracing"
)

// fixture is one server and what it wrote.
type fixture struct {
	deps    Deps
	log     buffer
	handler http.Handler
}

// buffer is a log that a test reads while the server writes.
type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

func (b *buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.String()
}

func newFixture(routes map[string]http.HandlerFunc, change ...func(*Deps)) *fixture {
	return newDomains([]Register{func(r *mux.Router) {
		for pattern, handler := range routes {
			r.HandleFunc(pattern, handler).Methods(http.MethodGet)
		}
	}}, change...)
}

func newDomains(domains []Register, change ...func(*Deps)) *fixture {
	f := &fixture{}
	log := zerolog.New(&f.log)
	f.deps = Deps{
		Service: "test", Version: "v1", Log: log, Now: time.Now,
		Metrics: metrics.New("test", "v1"), Tracing: tracing.NewWith(), Health: health.New(time.Now, log),
	}
	f.deps.Health.Ready()
	for _, apply := range change {
		apply(&f.deps)
	}
	f.handler = NewHandler(f.deps, domains...)
	return f
}

// serve listens on loopback until the test ends.
func (f *fixture) serve(t *testing.T) (base string) {
	t.Helper()
	s, err := Listen("127.0.0.1:0", f.handler, f.deps.Log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Shutdown(context.Background()); http.DefaultClient.CloseIdleConnections() })
	return "http://" + s.Addr().String()
}

func (f *fixture) get(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return f.ask(t, http.MethodGet, path, headers...)
}

func (f *fixture) ask(t *testing.T, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	f.handler.ServeHTTP(answer, request)
	return answer
}

// lines are the log lines so far.
func (f *fixture) lines(t *testing.T) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(f.log.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("not JSON: %s", line)
		}
		lines = append(lines, fields)
	}
	return lines
}

// finished are the log lines up to that of the request, which may be written after its answer.
func (f *fixture) finished(t *testing.T) []map[string]any {
	t.Helper()
	for {
		lines := f.lines(t)
		if len(lines) > 0 && lines[len(lines)-1]["message"] == "request" {
			return lines
		}
		runtime.Gosched()
	}
}
