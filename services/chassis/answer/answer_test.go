package answer

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAnswer_remembersWhatBecameOfIt(t *testing.T) {
	leave := func(a *Answer) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		a.client = ctx
	}
	for name, test := range map[string]struct {
		handle func(a *Answer)
		status int
		begun  bool
	}{
		"nothing":                    {func(*Answer) {}, 200, false},
		"status":                     {func(a *Answer) { a.WriteHeader(201) }, 201, true},
		"early hints":                {func(a *Answer) { a.WriteHeader(103) }, 200, false},
		"two statuses":               {func(a *Answer) { a.WriteHeader(404); a.WriteHeader(500) }, 404, true},
		"body":                       {func(a *Answer) { _, _ = io.WriteString(a, "x") }, 200, true},
		"flushed":                    {func(a *Answer) { a.Flush() }, 200, true},
		"flushed by the controller":  {func(a *Answer) { _ = http.NewResponseController(a).Flush() }, 200, true},
		"cut":                        {func(a *Answer) { a.WriteHeader(200); a.Cut() }, 500, true},
		"left before":                {func(a *Answer) { leave(a); a.WriteHeader(503) }, 499, true},
		"left, nothing said":         {leave, 499, false},
		"left after":                 {func(a *Answer) { a.WriteHeader(200); leave(a) }, 200, true},
		"left after, and it was cut": {func(a *Answer) { a.WriteHeader(200); leave(a); a.Cut() }, 499, true},
		"stalled":                    {func(a *Answer) { leave(a); a.Stall(); a.WriteHeader(408) }, 408, true},
	} {
		a := New(t.Context(), httptest.NewRecorder())
		test.handle(a)
		if a.Status() != test.status || a.Begun() != test.begun {
			t.Errorf("%s: got %d, begun: %v", name, a.Status(), a.Begun())
		}
	}
}

func TestAnswer_isFoundInTheContextOfItsRequest(t *testing.T) {
	a := New(t.Context(), httptest.NewRecorder())
	if got := From(a.Into(t.Context())); got != a || From(t.Context()) != nil {
		t.Errorf("got %v, and %v outside", got, From(t.Context()))
	}
}

func TestAnswer_thatIsHijackedHasBegun(t *testing.T) {
	seen := make(chan bool, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := New(r.Context(), w)
		conn, _, err := a.Hijack()
		seen <- err == nil && a.Begun()
		if err == nil {
			_ = conn.Close()
		}
	}))
	defer server.Close()
	if response, err := http.Get(server.URL); err == nil {
		_ = response.Body.Close()
	}
	if !<-seen {
		t.Error("not hijacked, or not begun")
	}
	if _, _, err := New(t.Context(), httptest.NewRecorder()).Hijack(); err == nil {
		t.Error("hijacked what is no connection")
	}
}
