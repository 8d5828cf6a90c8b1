package server

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel/trace"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
)

// What libraries keep in a request's context is there, in the context itself and in what a handler makes of it.
func TestScope_holdsWhatLibrariesLookFor(t *testing.T) {
	seen := 0
	f := newFixture(map[string]http.HandlerFunc{"/users/{id}": func(w http.ResponseWriter, r *http.Request) {
		child, cancel := context.WithCancel(context.WithValue(r.Context(), asked{}, 1))
		defer cancel()
		for _, ctx := range []context.Context{r.Context(), child} {
			at := r.WithContext(ctx)
			if got := mux.Vars(at)["id"]; got != "7" {
				t.Errorf("vars: got %q", got)
			}
			if pattern, err := mux.CurrentRoute(at).GetPathTemplate(); err != nil || pattern != "/users/{id}" {
				t.Errorf("route: got %q and %v", pattern, err)
			}
			if !trace.SpanContextFromContext(ctx).IsValid() || answer.From(ctx) != w || zerolog.Ctx(ctx) != logging.From(ctx) {
				t.Error("no span, no answer, or another logger")
			}
			if ctx.Value("nobody's") != nil || ctx.Value([1]int{}) != nil {
				t.Error("there is a value for a key that nobody set")
			}
			seen++
		}
	}})
	f.get(t, "/users/7")
	if seen != 2 {
		t.Error("the handler did not run")
	}
}

// A logger that a handler adds to writes the request's own line too, and one that it never asks for names the trace all the same.
func TestScope_givesTheRequestsLineWhatTheHandlerAdded(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{
		"/quiet": ok,
		"/adds": func(_ http.ResponseWriter, r *http.Request) {
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() { _ = logging.From(r.Context()) })
			}
			group.Wait()
			logging.From(r.Context()).UpdateContext(func(c zerolog.Context) zerolog.Context { return c.Str("tenant", "a") })
		},
	})
	const id = "0af7651916cd43dd8448eb211c80319c"
	f.get(t, "/quiet", "traceparent", "00-"+id+"-b7ad6b7169203331-01")
	f.get(t, "/adds", "traceparent", "00-"+id+"-b7ad6b7169203331-01")
	for i, line := range f.lines(t) {
		if tenant, has := line["tenant"]; line["trace_id"] != id || has != (i == 1) || has && tenant != "a" {
			t.Errorf("line %d: %v", i, line)
		}
	}
	if n := strings.Count(f.log.String(), `"trace_id"`); n != 2 {
		t.Errorf("trace_id stands %d times in two lines", n)
	}
}
