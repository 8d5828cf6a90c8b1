package metrics

import "github.com/prometheus/client_golang/prometheus"

// Client describes calls to other services.
type Client struct {
	// Calls counts attempts by upstream, method and outcome: success, failure, refused by the breaker, or canceled by the caller.
	Calls *prometheus.CounterVec
	// Breaker is 0 closed, 1 half-open, 2 open, by upstream.
	Breaker *prometheus.GaugeVec
}

func newClient(registry prometheus.Registerer) Client {
	client := Client{
		Calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "client_calls_total", Help: "Attempts to call another service, by outcome.",
		}, []string{"upstream", "method", "outcome"}),
		Breaker: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "client_breaker_state", Help: "0 closed, 1 half-open, 2 open.",
		}, []string{"upstream"}),
	}
	registry.MustRegister(client.Calls, client.Breaker)
	return client
}
