package metrics

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestMetrics_ofTwoServicesLiveInOneProcess(t *testing.T) {
	for _, version := range []string{"v1", "v2"} {
		m := New("user", version)
		m.Registry().MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: "users", Help: "A domain's own."}))
		answer := httptest.NewRecorder()
		m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
		for _, part := range []string{
			`service="user",version="` + version + `"} 1`, "consul_registered 0", "http_panics_total 0",
			"go_goroutines", "process_start_time_seconds", "users 0",
		} {
			if !strings.Contains(answer.Body.String(), part) {
				t.Errorf("/metrics has no %s", part)
			}
		}
	}
}
