package metrics

import "github.com/prometheus/client_golang/prometheus"

// Client describes calls to other services.
type Client struct {
	// Calls counts attempts by upstream, method and outcome: success, failure, refused by the breaker, or canceled by the caller.
	Calls *prometheus.CounterVec
	// Duration is a call's, with its retries and the waits between, by upstream, method and the outcome of the last attempt.
	Duration *prometheus.HistogramVec
	// Breaker is 0 closed, 1 half-open, 2 open, by upstream.
	Breaker *prometheus.GaugeVec
}

func newClient(registry prometheus.Registerer) Client {
	client := Client{
		Calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "client_calls_total", Help: "Attempts to call another service, by outcome.",
		}, []string{"upstream", "method", "outcome"}),
		Duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "client_request_duration_seconds", Help: "Time until another service answered, with retries, by outcome.", Buckets: prometheus.DefBuckets,
		}, []string{"upstream", "method", "outcome"}),
		Breaker: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "client_breaker_state", Help: "0 closed, 1 half-open, 2 open.",
		}, []string{"upstream"}),
	}
	registry.MustRegister(client.Calls, client.Duration, client.Breaker)
	return client
}
