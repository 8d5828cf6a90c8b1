package server

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeadline_isTheCallersIfThatIsShorter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": DefaultDeadline, "2000": 2 * time.Second, "20000": DefaultDeadline, "0": DefaultDeadline, "-1": DefaultDeadline, "soon": DefaultDeadline,
	} {
		t.Run(header, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(map[string]http.HandlerFunc{"/slow": func(_ http.ResponseWriter, r *http.Request) {
					<-r.Context().Done()
					if cause := context.Cause(r.Context()); cause != context.DeadlineExceeded {
						t.Errorf("got %v", cause)
					}
				}})
				start := time.Now()
				f.get(t, "/slow", "X-Envoy-Expected-Rq-Timeout-Ms", header)
				if took := time.Since(start); took != want {
					t.Errorf("got %s, want %s", took, want)
				}
			})
		})
	}
}
