package server

import (
	"net/http"
	"testing"
)

func TestDraining_closesTheConnectionOfWhatIsFlushedFirst(t *testing.T) {
	var f *fixture
	f = newFixture(map[string]http.HandlerFunc{"/work": func(w http.ResponseWriter, _ *http.Request) {
		f.deps.Health.Drain()
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}})
	// What is set after the flush does not reach the client any more.
	if got := f.get(t, "/work").Result().Header.Get("Connection"); got != "close" {
		t.Errorf("Connection: got %q", got)
	}
}

// A request that came before draining is answered during it; its client must not use the connection again.
func TestDraining_closesTheConnectionOfWhatWasAskedBefore(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"status":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		"body":    func(w http.ResponseWriter) { _, _ = w.Write([]byte("done")) },
		"panic":   func(http.ResponseWriter) { panic("no") },
		"nothing": func(http.ResponseWriter) {},
		"early":   func(w http.ResponseWriter) { w.WriteHeader(http.StatusEarlyHints); w.WriteHeader(http.StatusNoContent) },
	} {
		var f *fixture
		f = newFixture(map[string]http.HandlerFunc{"/work": func(w http.ResponseWriter, _ *http.Request) {
			f.deps.Health.Drain()
			answer(w)
		}})
		if got := f.get(t, "/work").Header().Get("Connection"); got != "close" {
			t.Errorf("%s: Connection: got %q", name, got)
		}
	}
}

// Nor must the client of a request that was turned away.
func TestDraining_closesTheConnectionOfWhatIsShed(t *testing.T) {
	var f *fixture
	f = newFixture(map[string]http.HandlerFunc{"/work": func(http.ResponseWriter, *http.Request) {
		f.deps.Health.Drain()
		answer := f.get(t, "/work")
		if got := answer.Header().Get("Connection"); answer.Code != http.StatusServiceUnavailable || got != "close" {
			t.Errorf("got %d, Connection %q", answer.Code, got)
		}
	}}, func(d *Deps) { d.MaxInFlight = 1 })
	f.get(t, "/work")
}
