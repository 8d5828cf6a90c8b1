package client

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moorage.dev/services/chassis/metrics"
)

// real is a client and a server over loopback; it counts requests and connections.
type real struct {
	*Client
	base                  string
	requests, connections atomic.Int64
}

func newReal(t *testing.T, handler http.HandlerFunc) *real {
	t.Helper()
	r := &real{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.requests.Add(1)
		handler(w, req)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			r.connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.Client = New("real", base, metrics.New("test", "v0"), Options{Backoff: time.Microsecond})
	r.base = server.URL
	t.Cleanup(r.CloseIdleConnections)
	return r
}

func TestClient_reusesOneConnectionForAllAttempts(t *testing.T) {
	r := newReal(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
	})
	// The caller never closes the body: it was read to its end, and the connection is free all the same.
	if _, err := r.Get(r.base); err != nil {
		t.Fatal(err)
	}
	if requests, connections := r.requests.Load(), r.connections.Load(); requests != 3 || connections != 1 {
		t.Errorf("got %d requests over %d connections, want 3 over 1", requests, connections)
	}
}

func TestClient_streamsWhatDoesNotFitTheBuffer(t *testing.T) {
	const size = 3 << 20
	r := newReal(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", size)) })
	response, err := r.Get(r.base)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || len(body) != size {
		t.Errorf("got %d bytes and %v, want %d", len(body), err, size)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestClient_sendsAPostOnceEvenWhenItsConnectionDies(t *testing.T) {
	for _, header := range []string{"", "Idempotency-Key", "X-Idempotency-Key"} {
		t.Run(header, func(t *testing.T) {
			r := newReal(t, func(w http.ResponseWriter, req *http.Request) {
				if req.Method == http.MethodGet {
					return
				}
				if header != "" && req.Header.Get(header) != "k1" {
					t.Errorf("%s did not arrive: %v", header, req.Header)
				}
				connection, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				_ = connection.Close()
			})
			// A first request leaves a connection to reuse: only on such a one does net/http send again by itself.
			if _, err := r.Get(r.base); err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequest(http.MethodPost, r.base, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if header != "" {
				req.Header.Set(header, "k1")
			}
			if _, err := r.Do(req); err == nil {
				t.Error("want an error")
			}
			if got := r.requests.Load(); got != 2 {
				t.Errorf("the server saw %d requests, want the GET and one POST", got)
			}
			if header != "" && req.Header.Get(header) != "k1" {
				t.Error("the caller's request was changed")
			}
		})
	}
}

func TestClient_doesNotFollowRedirects(t *testing.T) {
	r := newReal(t, func(w http.ResponseWriter, req *http.Request) { http.Redirect(w, req, "/other", http.StatusFound) })
	response, err := r.Get(r.base)
	if err != nil || response.StatusCode != http.StatusFound || r.requests.Load() != 1 {
		t.Errorf("got %v, %v after %d requests", response, err, r.requests.Load())
	}
}

func TestClient_refusedConnection(t *testing.T) {
	r := newReal(t, func(http.ResponseWriter, *http.Request) {})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := listener.Addr().String()
	_ = listener.Close()
	_, err = r.Get("http://me:secret@" + gone + "/users/1")
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.HasPrefix(err.Error(), "Get \"http://me:***@"+gone+"/users/1\": giving up after 3 attempts: dial") {
		t.Errorf("error: got %v", err)
	}
}
