package metrics

import "github.com/prometheus/client_golang/prometheus"

// Consul describes the registration; it stays at zero where the process does not register itself.
type Consul struct {
	// Registered is 1 while the agent confirms the registration.
	Registered prometheus.Gauge
	// Failures counts calls to the agent that failed, by operation.
	Failures *prometheus.CounterVec
}

func newConsul(registry prometheus.Registerer) Consul {
	consul := Consul{
		Registered: prometheus.NewGauge(prometheus.GaugeOpts{Name: "consul_registered", Help: "1 while the agent confirms the registration."}),
		Failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "consul_failures_total", Help: "Calls to the Consul agent that failed, by operation.",
		}, []string{"operation"}),
	}
	registry.MustRegister(consul.Registered, consul.Failures)
	return consul
}
