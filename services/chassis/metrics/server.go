package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Server describes requests that came in.
type Server struct {
	durations *durations
	// InFlight counts requests being answered.
	InFlight prometheus.Gauge
	// Panics counts handlers that panicked.
	Panics prometheus.Counter
	// Shed counts requests that were turned away because too many were being answered; they are in no other metric.
	Shed prometheus.Counter
}

func newServer(registry prometheus.Registerer) Server {
	server := Server{
		durations: newDurations(registry),
		InFlight:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "http_requests_in_flight", Help: "Requests being answered."}),
		Panics:    prometheus.NewCounter(prometheus.CounterOpts{Name: "http_panics_total", Help: "Handlers that panicked and were answered with 500."}),
		Shed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "http_requests_shed_total", Help: "Requests turned away with 503 because as many as MAX_IN_FLIGHT were being answered.",
		}),
	}
	registry.MustRegister(server.InFlight, server.Panics, server.Shed)
	return server
}

// Observe puts the time of a request into the histogram of its method, route and status. The route is the pattern, never the
// path, so that the number of series is bounded.
func (s Server) Observe(ctx context.Context, method, route string, status int, took time.Duration) {
	Observe(ctx, s.durations.of(series{method, route, status}), took)
}
