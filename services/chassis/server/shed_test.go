package server

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/mux"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestShed_turnsAwayWhatIsAboveTheLimitAndNothingElse(t *testing.T) {
	entered, finish := make(chan struct{}), make(chan struct{})
	f := newDomains([]Register{func(r *mux.Router) {
		r.HandleFunc("/page", func(http.ResponseWriter, *http.Request) { entered <- struct{}{}; <-finish })
	}}, func(d *Deps) { d.MaxInFlight = 2 })
	base := f.serve(t)
	ask := func(path string) (*http.Response, string) {
		response, err := http.Get(base + path)
		if err != nil {
			t.Error(err)
			return &http.Response{}, ""
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return response, string(body)
	}
	statuses := make(chan int, 2)
	for range 2 {
		go func() { response, _ := ask("/page"); statuses <- response.StatusCode }()
		<-entered
	}
	for range 3 {
		response, body := ask("/page")
		if response.StatusCode != 503 || response.Header.Get("Retry-After") != "1" || response.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("got %d %v %s", response.StatusCode, response.Header, body)
		}
	}
	if got := testutil.ToFloat64(f.deps.Metrics.Server.Shed); got != 3 {
		t.Errorf("http_requests_shed_total: got %v", got)
	}
	for path, part := range map[string]string{"/health": `"status":"up"`, "/metrics": "http_requests_shed_total 3"} {
		if response, body := ask(path); response.StatusCode != 200 || !strings.Contains(body, part) {
			t.Errorf("%s: got %d %s", path, response.StatusCode, body)
		}
	}
	close(finish)
	if a, b := <-statuses, <-statuses; a != 200 || b != 200 {
		t.Errorf("the requests inside the limit: got %d and %d", a, b)
	}
	go func() { <-entered }()
	if response, _ := ask("/page"); response.StatusCode != 200 {
		t.Errorf("after the rush: got %d", response.StatusCode)
	}
	if got := strings.Count(f.log.String(), "turned away"); got != 1 {
		t.Errorf("the log says it %d times, want once in a second: %s", got, &f.log)
	}
}

// A request that ends by a cut connection gives its place back, or the service would stop serving one request at a time.
func TestShed_countsARequestThatWasCutAsOver(t *testing.T) {
	f := newDomains([]Register{func(r *mux.Router) {
		r.HandleFunc("/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		r.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic("no") })
		r.HandleFunc("/page", ok)
	}}, func(d *Deps) { d.MaxInFlight = 1 })
	for range 3 {
		_ = leaving(t, f, "/abort")
		f.get(t, "/panic")
	}
	if answer := f.get(t, "/page"); answer.Code != 200 {
		t.Errorf("got %d", answer.Code)
	}
}

// net/http reads a small body to its end before it answers; a client that is turned away must not hold it up with one.
func TestShed_waitsForNoBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entered, finish := make(chan struct{}), make(chan struct{})
		f := newDomains([]Register{func(r *mux.Router) {
			r.HandleFunc("/page", func(http.ResponseWriter, *http.Request) { entered <- struct{}{}; <-finish })
		}}, func(d *Deps) { d.MaxInFlight = 1 })
		go f.get(t, "/page")
		<-entered
		start := time.Now()
		status, _, closed := exchange(t, f, "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345")
		if took := time.Since(start); status != 503 || took > shedBody || !closed {
			t.Errorf("got %d after %s, closed: %v", status, took, closed)
		}
		close(finish)
	})
}

func TestAdmin_showsProfilesOnLoopbackAlone(t *testing.T) {
	f := newFixture(nil)
	for addr, profiles := range map[string]int{"127.0.0.1:0": 200, "[::1]:0": 200, "0.0.0.0:0": 404, ":0": 404} {
		s, err := ListenAdmin(addr, f.deps.Metrics.Handler(), f.deps.Log)
		if err != nil {
			if strings.HasPrefix(addr, "[::1]") {
				continue // a machine without IPv6
			}
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(s.Addr().String())
		host := "127.0.0.1"
		if strings.HasPrefix(addr, "[") {
			host = "::1"
		}
		base := "http://" + net.JoinHostPort(host, port)
		for path, want := range map[string]int{
			"/metrics": 200, "/debug/pprof/": profiles, "/debug/pprof/goroutine?debug=1": profiles, "/debug/pprof/cmdline": profiles,
			"/debug/pprof/symbol": profiles, "/health": 404,
		} {
			response, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := bufio.NewReader(response.Body).ReadString('\n')
			_ = response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("%s%s: got %d %s, want %d", addr, path, response.StatusCode, first, want)
			}
		}
		http.DefaultClient.CloseIdleConnections()
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if answer := f.get(t, "/debug/pprof/"); answer.Code != 404 {
		t.Errorf("the service's own port shows profiles: %d", answer.Code)
	}
}
