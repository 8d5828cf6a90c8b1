package server

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestRecover_answersAPanicWith500AndCountsIt(t *testing.T) {
	for name, cause := range map[string]any{"text": "secret cause", "error": errors.New("secret cause"), "nil": nil} {
		f := newFixture(map[string]http.HandlerFunc{"/panic": func(http.ResponseWriter, *http.Request) { panic(cause) }})
		answer := f.get(t, "/panic")
		if answer.Code != 500 || strings.Contains(answer.Body.String(), "secret") || !strings.Contains(answer.Body.String(), "internal error") {
			t.Errorf("%s: got %d %s", name, answer.Code, answer.Body)
		}
		if got := testutil.ToFloat64(f.deps.Metrics.Server.Panics); got != 1 {
			t.Errorf("%s: http_panics_total: got %v", name, got)
		}
		if name != "nil" && !strings.Contains(f.log.String(), "secret cause") {
			t.Errorf("%s: the log has no cause: %s", name, &f.log)
		}
		if lines := f.lines(t); lines[len(lines)-1]["status"] != 500.0 {
			t.Errorf("%s: the request's line: %v", name, lines[len(lines)-1])
		}
	}
}

// leaving asks for a page and gives what the handler panicked with.
func leaving(t *testing.T, f *fixture, path string) (cause any) {
	t.Helper()
	defer func() { cause = recover() }()
	f.get(t, path)
	return nil
}

func TestRecover_cutsTheConnectionWhenTheAnswerHasBegun(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{
		"/half":  func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{")); panic("late") },
		"/abort": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	})
	for path, panics := range map[string]float64{"/half": 1, "/abort": 1} {
		if cause := leaving(t, f, path); cause != http.ErrAbortHandler {
			t.Errorf("%s: got %v, want the connection aborted", path, cause)
		}
		if lines := f.lines(t); lines[len(lines)-1]["status"] != 500.0 {
			t.Errorf("%s: the request's line: %v", path, lines[len(lines)-1])
		}
		if path == "/half" {
			if got := testutil.ToFloat64(f.deps.Metrics.Server.Panics); got != panics {
				t.Errorf("%s: http_panics_total: got %v", path, got)
			}
		}
	}
	if got := testutil.ToFloat64(f.deps.Metrics.Server.InFlight); got != 0 {
		t.Errorf("in flight: got %v", got)
	}
}
