package chassis

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
)

// adminAddr is the address in the line that says where the admin listener is.
func (s *service) adminAddr(t *testing.T) string {
	t.Helper()
	s.log.mutex.Lock()
	defer s.log.mutex.Unlock()
	for line := range strings.Lines(s.log.bytes.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		if addr, has := fields["admin_addr"].(string); has {
			return addr
		}
	}
	return ""
}

func nothing(context.Context, *App) error { return nil }

func TestAdmin_hasAPortOfItsOwnWhereTheProcessIsToldSo(t *testing.T) {
	s := start(t, nothing, "ADMIN_ADDR", "127.0.0.1:0")
	admin := "http://" + s.adminAddr(t)
	for address, want := range map[string]int{
		admin + "/metrics": 200, admin + "/debug/pprof/": 200, admin + "/health": 404,
		s.base + "/metrics": 200, s.base + "/debug/pprof/": 404,
	} {
		if code, body := get(t, address); code != want {
			t.Errorf("%s: got %d %s", address, code, body)
		}
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	if code, _ := get(t, admin+"/metrics"); code != 0 {
		t.Errorf("still there after the end: %d", code)
	}
	plain := start(t, nothing)
	if addr := plain.adminAddr(t); addr != "" {
		t.Errorf("listens at %s without being told", addr)
	}
	plain.stop()
	<-plain.done
}

func TestAdmin_thatCannotListenEndsTheStart(t *testing.T) {
	closed := false
	err := Run(t.Context(), Program{
		Name: "test", Version: "v1", Stdout: io.Discard, Getenv: environment("ADMIN_ADDR", "192.0.2.1:1"),
		Wire: func(_ context.Context, app *App) error { app.OnClose(func() { closed = true }); return nil },
	})
	if err == nil || !strings.HasPrefix(err.Error(), "ADMIN_ADDR: listen: ") || !closed {
		t.Errorf("got %v, closed: %v", err, closed)
	}
}

func TestMaxInFlight_isTheProcessTables(t *testing.T) {
	entered, finish := make(chan struct{}), make(chan struct{})
	s := start(t, func(_ context.Context, app *App) error {
		app.Handle(func(r *mux.Router) {
			r.HandleFunc("/work", func(http.ResponseWriter, *http.Request) { entered <- struct{}{}; <-finish })
		})
		return nil
	}, "MAX_IN_FLIGHT", "1")
	done := make(chan int, 1)
	go func() { code, _ := get(t, s.base+"/work"); done <- code }()
	<-entered
	if code, body := get(t, s.base+"/work"); code != 503 || !strings.Contains(body, "as many requests as it can") {
		t.Errorf("got %d %s", code, body)
	}
	close(finish)
	if code := <-done; code != 200 {
		t.Errorf("the first: got %d", code)
	}
	if got := s.log.messages(t); !slices.ContainsFunc(got, func(message string) bool { return strings.Contains(message, "turned away") }) {
		t.Errorf("log: %q", got)
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
}
