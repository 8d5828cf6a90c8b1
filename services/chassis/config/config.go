package config

import (
	"errors"
	"time"
)

// Config is what the process was told, checked.
type Config struct {
	// Addr is where the server listens.
	Addr string
	// AdminAddr is where /metrics has a port of its own, with profiles if it is on loopback; empty: nowhere.
	AdminAddr string
	// MaxInFlight is how many requests are answered at once; zero where the process is not told.
	MaxInFlight int
	// Service is the service's name in logs, metrics and traces.
	Service string
	// Environment names where it runs.
	Environment string
	// Log says how much is logged, and with which fixed fields.
	Log Log
	// Shutdown says how the process stops.
	Shutdown Shutdown
	// Pod says where the process runs; empty outside a cluster.
	Pod Pod
	// Collector is the base address of the OTLP collector that receives the spans; empty: none.
	Collector string
	// Consul is nil when the service is not registered by its process.
	Consul *Consul
}

// Log says how much is logged, and with which fixed fields.
type Log struct {
	// Level is the lowest level that is written.
	Level string
	// Fields stand in every line.
	Fields map[string]string
}

// Shutdown says how the process stops.
type Shutdown struct {
	// Drain is how long it goes on serving after it left the load balancers.
	Drain time.Duration
	// Timeout is how long running requests may take after that.
	Timeout time.Duration
}

// Pod says where the process runs.
type Pod struct {
	// Name is the pod's name.
	Name string
	// IP is the pod's address.
	IP string
	// HostIP is the address of the pod's node.
	HostIP string
}

// Load reads the process table through getenv and reports every problem at once, together with a Config in which the
// default stands where something is wrong: enough to find what else is.
// The name is the service's own, for when SERVICE_NAME is not given.
func Load(name string, getenv func(string) string) (Config, error) {
	e := &environment{getenv: getenv}
	e.oneOf("LOG_FORMAT", "json", "json")
	cfg := Config{
		Addr:        e.address("HTTP_ADDR", ":8080"),
		AdminAddr:   e.anyAddress("ADMIN_ADDR"),
		MaxInFlight: e.count("MAX_IN_FLIGHT"),
		Service:     e.text("SERVICE_NAME", name),
		Environment: e.text("ENVIRONMENT", ""),
		Log: Log{
			Level:  e.oneOf("LOG_LEVEL", "info", "trace", "debug", "info", "warn", "error"),
			Fields: e.object("LOG_FIELDS"),
		},
		Shutdown: Shutdown{
			Drain:   e.duration("SHUTDOWN_DRAIN", 0),
			Timeout: e.positive("SHUTDOWN_TIMEOUT", 20*time.Second, "every stop would cut off the requests that run"),
		},
		Collector: e.collector("OTEL_EXPORTER_OTLP_ENDPOINT"),
		Pod:       Pod{Name: e.text("POD_NAME", ""), IP: e.text("POD_IP", ""), HostIP: e.text("HOST_IP", "")},
		Consul:    e.consul(),
	}
	return cfg, errors.Join(e.problems...)
}
