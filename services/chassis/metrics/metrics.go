// Package metrics holds what /metrics shows. Each process part gets its own registry, so that two servers fit in one process.
package metrics

import (
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is one registry and the instruments of the chassis.
type Metrics struct {
	registry *prometheus.Registry
	// Server describes requests that came in.
	Server Server
	// Client describes calls to other services.
	Client Client
	// Consul describes the registration.
	Consul Consul
}

// New makes the instruments and states the service and version in build_info.
func New(service, version string) *Metrics {
	registry := prometheus.NewRegistry()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        "build_info",
		Help:        "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"service": service, "version": version, "go_version": runtime.Version()},
	})
	info.Set(1)
	registry.MustRegister(info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &Metrics{
		registry: registry,
		Server:   newServer(registry),
		Client:   newClient(registry),
		Consul:   newConsul(registry),
	}
}

// Registry takes a domain's own collectors.
func (m *Metrics) Registry() prometheus.Registerer { return m.registry }

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	// Exemplars travel in OpenMetrics alone, which a scraper asks for.
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}
