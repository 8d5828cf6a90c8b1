package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

// failing is a domain with a page that fails as the handler does.
func failing(handler problem.Handler) []Register {
	return []Register{func(r *mux.Router) { r.Handle("/page", handler) }}
}

// counted says whether one request for the page ended with a status.
func (f *fixture) counted(t *testing.T, method, status string) bool {
	t.Helper()
	line := fmt.Sprintf("http_request_duration_seconds_count{method=%q,route=\"/page\",status=%q} 1\n", method, status)
	return strings.Contains(f.get(t, "/metrics").Body.String(), line)
}

func TestError_afterTheAnswerBeganCutsTheConnection(t *testing.T) {
	f := newDomains(failing(func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
		return errors.New("the other half is lost")
	}))
	response, err := http.Get(f.serve(t) + "/page")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil || strings.Contains(string(body), "{") {
		t.Errorf("the client takes %d bytes for the whole answer: %v", len(body), err)
	}
	lines := f.finished(t)
	if len(lines) != 2 || lines[0]["error"] != "the other half is lost" || lines[0]["level"] != "error" || lines[1]["status"] != 500.0 {
		t.Errorf("log: %v", lines)
	}
	if got := testutil.ToFloat64(f.deps.Metrics.Server.Panics); got != 0 || !f.counted(t, "GET", "500") {
		t.Errorf("%v panics, or not counted as 500", got)
	}
}

func TestClient_thatLeftIsNoFailureOfOurs(t *testing.T) {
	for name, outcome := range map[string]error{
		"its own error":    context.Canceled,
		"of an upstream":   &fault.Unavailable{Dependency: "user", Cause: context.Canceled},
		"anything":         errors.New("broken by the end of the context"),
		"no error":         nil,
		"an answer to all": &fault.NotFound{What: "user 7"},
	} {
		t.Run(name, func(t *testing.T) {
			entered := make(chan struct{})
			f := newDomains(failing(func(w http.ResponseWriter, r *http.Request) error {
				close(entered)
				<-r.Context().Done()
				return outcome
			}))
			ctx, leave := context.WithCancel(t.Context())
			go func() { <-entered; leave() }()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.serve(t)+"/page", nil)
			if err != nil {
				t.Fatal(err)
			}
			if response, err := http.DefaultClient.Do(request); err == nil {
				_ = response.Body.Close()
				t.Error("answered")
			}
			lines := f.finished(t)
			if len(lines) != 1 || lines[0]["status"] != 499.0 || lines[0]["level"] != "info" || !f.counted(t, "GET", "499") {
				t.Errorf("log: %v", lines)
			}
		})
	}
}

// pipes is a listener on pipes, whose deadlines follow the time of a synctest bubble.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p pipes) Close() error { close(p.closed); return nil }
func (pipes) Addr() net.Addr { return &net.TCPAddr{} }

// exchange writes to a fresh connection and gives the answer and whether the server closed the connection after it.
func exchange(t *testing.T, f *fixture, text string) (status int, body string, closed bool) {
	t.Helper()
	listener := pipes{make(chan net.Conn), make(chan struct{})}
	s := serve(listener, newHTTP(f.handler, f.deps.Log))
	ours, theirs := net.Pipe()
	listener.connections <- theirs
	go func() { _, _ = io.WriteString(ours, text) }()
	reader := bufio.NewReader(ours)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Close {
		_, err = reader.ReadByte()
	}
	_ = ours.Close()
	// Later: it waits a millisecond for a connection that is just ending, which callers would take for the answer's.
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return response.StatusCode, string(content), response.Close && err == io.EOF
}

func TestBody_thatStallsEndsAtTheDeadlineWith408(t *testing.T) {
	reading := problem.Handler(func(_ http.ResponseWriter, r *http.Request) error {
		if _, err := io.ReadAll(r.Body); err != nil {
			return fmt.Errorf("read: %w", err)
		}
		return nil
	})
	for name, text := range map[string]string{
		"length": "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
		"chunks": "POST /page HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newDomains(failing(reading))
				start := time.Now()
				status, body, closed := exchange(t, f, text)
				if took := time.Since(start); status != 408 || took != DefaultDeadline || !closed || !strings.Contains(body, "did not arrive in time") {
					t.Errorf("got %d %s after %s, closed: %v", status, body, took, closed)
				}
				if lines := f.finished(t); len(lines) != 1 || lines[0]["status"] != 408.0 || lines[0]["level"] != "info" {
					t.Errorf("log: %v", lines)
				}
			})
		})
	}
}

// The read deadline is for the body alone: net/http goes on reading to notice a client that leaves, and that must not look like one.
func TestBody_thatArrivedLeavesTheHandlerItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newDomains(failing(func(_ http.ResponseWriter, r *http.Request) error {
			_, _ = io.ReadAll(r.Body)
			<-r.Context().Done()
			err := fmt.Errorf("work: %w", r.Context().Err())
			<-time.After(time.Second)
			return err
		}), func(d *Deps) { d.Deadline = time.Minute / 4 })
		status, body, _ := exchange(t, f, "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n12345")
		if status != 503 || !strings.Contains(body, "took too long") {
			t.Errorf("got %d %s", status, body)
		}
	})
}

func TestServer_refusesLargeHeaders(t *testing.T) {
	f := newDomains(failing(func(http.ResponseWriter, *http.Request) error { return nil }))
	base := f.serve(t)
	for size, want := range map[int]int{60 << 10: 200, 80 << 10: 431} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/page", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Large", strings.Repeat("x", size))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%d bytes: got %d, want %d", size, response.StatusCode, want)
		}
	}
}
