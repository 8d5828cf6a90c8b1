package server

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

func ok(http.ResponseWriter, *http.Request) {}

func TestHandler_answersUnknownPagesAndMethodsAsProblems(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{"/known": ok})
	for path, status := range map[string]int{"GET /known": 200, "GET /unknown": 404, "POST /known": 405, "POST /health": 405} {
		method, page, _ := strings.Cut(path, " ")
		answer := f.ask(t, method, page)
		if answer.Code != status {
			t.Errorf("%s: got %d, want %d", path, answer.Code, status)
		}
		if kind := answer.Header().Get("Content-Type"); status != 200 && kind != "application/problem+json" {
			t.Errorf("%s: got %q", path, kind)
		}
	}
}

func TestObserve_labelsByRouteAndNeverByPath(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{"/users/{id}": ok})
	for _, path := range []string{"/users/1", "/users/2", "/users/3", "/wp-admin", "/.env"} {
		f.get(t, path)
	}
	f.ask(t, "BREW", "/users/1")
	metrics := f.get(t, "/metrics").Body.String()
	for _, line := range []string{
		`http_request_duration_seconds_count{method="GET",route="/users/{id}",status="200"} 3`,
		`http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 2`,
		`http_request_duration_seconds_count{method="OTHER",route="unmatched",status="405"} 1`,
		`build_info{go_version=`, `http_requests_in_flight 1`,
	} {
		if !strings.Contains(metrics, line) {
			t.Errorf("/metrics has no %s", line)
		}
	}
	if got := testutil.ToFloat64(f.deps.Metrics.Server.InFlight); got != 0 {
		t.Errorf("in flight after the last answer: %v", got)
	}
}

func TestObserve_logsEachRequestWithItsTrace(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{"/users/{id}": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("tea"))
	}})
	const trace = "0af7651916cd43dd8448eb211c80319c"
	f.get(t, "/users/7", "traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	f.get(t, "/users/7", "traceparent", "00-"+trace+"-b7ad6b7169203331-00")
	f.get(t, "/users/7", "traceparent", "nonsense")
	f.get(t, "/users/7")
	lines := f.lines(t)
	if len(lines) != 4 {
		t.Fatalf("got %d lines: %s", len(lines), &f.log)
	}
	for i, line := range lines {
		if line["route"] != "/users/{id}" || line["path"] != "/users/7" || line["status"] != 418.0 || line["bytes"] != 3.0 || line["method"] != "GET" {
			t.Errorf("line %d: %v", i, line)
		}
		if id, _ := line["trace_id"].(string); len(id) != 32 || (id == trace) != (i < 2) {
			t.Errorf("line %d: trace %q", i, id)
		}
	}
	if lines[2]["trace_id"] == lines[3]["trace_id"] {
		t.Error("two requests share a trace that nobody gave them")
	}
}

func TestObserve_keepsProbesAtDebug(t *testing.T) {
	f := newFixture(nil)
	f.get(t, "/health")
	if line := f.lines(t)[0]; line["level"] != "debug" {
		t.Errorf("got %v", line)
	}
}

func TestDeadline_isInTheContextAndBoundsTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(map[string]http.HandlerFunc{"/slow": func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			w.WriteHeader(http.StatusServiceUnavailable)
		}})
		start := time.Now()
		if answer := f.get(t, "/slow"); answer.Code != 503 || time.Since(start) != DefaultDeadline {
			t.Errorf("got %d after %s", answer.Code, time.Since(start))
		}
	})
}

func TestDraining_turnsHealthAwayAndClosesConnections(t *testing.T) {
	f := newFixture(map[string]http.HandlerFunc{"/work": ok})
	if answer := f.get(t, "/work"); answer.Header().Get("Connection") != "" {
		t.Error("connection closed without a reason")
	}
	f.deps.Health.Drain()
	if answer := f.get(t, "/health"); answer.Code != 503 || !strings.Contains(answer.Body.String(), `"status":"draining"`) {
		t.Errorf("health: got %d %s", answer.Code, answer.Body)
	}
	if answer := f.get(t, "/work"); answer.Code != 200 || answer.Header().Get("Connection") != "close" {
		t.Errorf("work: got %d, Connection %q", answer.Code, answer.Header().Get("Connection"))
	}
}

func TestHandlers_ofTwoServersLiveInOneProcess(t *testing.T) {
	one, two := newFixture(map[string]http.HandlerFunc{"/a": ok}), newFixture(map[string]http.HandlerFunc{"/a": ok})
	one.get(t, "/a")
	if body := two.get(t, "/metrics").Body.String(); strings.Contains(body, `route="/a"`) {
		t.Error("the second server shows the first one's requests")
	}
}
