// Package chassistest lets a domain's tests ask through the whole chassis instead of calling a handler alone.
package chassistest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/server"
	"moorage.dev/services/chassis/tracing"
)

// NewHandler puts a domain behind the middleware of a service named test.
func NewHandler(domains ...server.Register) http.Handler {
	log := zerolog.Nop()
	checks := health.New(time.Now, log)
	checks.Ready()
	return server.NewHandler(server.Deps{
		Service: "test", Version: "v0", Log: log, Now: time.Now,
		Metrics: metrics.New("test", "v0"), Tracing: tracing.NewWith(), Health: checks,
	}, domains...)
}

// Ask sends one request; headers are pairs of name and value.
func Ask(t *testing.T, handler http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

// Want checks the status and that the body holds each of the parts.
func Want(t *testing.T, answer *httptest.ResponseRecorder, status int, parts ...string) {
	t.Helper()
	if answer.Code != status {
		t.Errorf("status: got %d, want %d: %s", answer.Code, status, answer.Body)
	}
	for _, part := range parts {
		if !strings.Contains(answer.Body.String(), part) {
			t.Errorf("body: got %s, want %s in it", answer.Body, part)
		}
	}
}
