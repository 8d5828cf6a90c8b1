package metrics

import "github.com/prometheus/client_golang/prometheus"

// Server describes requests that came in.
type Server struct {
	// Duration is labelled by method, route and status; the route is the pattern, never the path, so that the number of series is bounded.
	Duration *prometheus.HistogramVec
	// InFlight counts requests being answered.
	InFlight prometheus.Gauge
	// Panics counts handlers that panicked.
	Panics prometheus.Counter
	// Shed counts requests that were turned away because too many were being answered; they are in no other metric.
	Shed prometheus.Counter
}

func newServer(registry prometheus.Registerer) Server {
	server := Server{
		Duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time to answer a request, by route.", Buckets: prometheus.DefBuckets,
		}, []string{"method", "route", "status"}),
		InFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "http_requests_in_flight", Help: "Requests being answered."}),
		Panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "http_panics_total", Help: "Handlers that panicked and were answered with 500."}),
		Shed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "http_requests_shed_total", Help: "Requests turned away with 503 because as many as MAX_IN_FLIGHT were being answered.",
		}),
	}
	registry.MustRegister(server.Duration, server.InFlight, server.Panics, server.Shed)
	return server
}
