// Package config reads what the process is told: the one place in Go that names the environment variables of the contract.
package config

// Reader says which part of the program reads a variable.
type Reader string

const (
	// Process marks a variable that Load reads.
	Process Reader = "process"
	// Runtime marks a variable that the Go runtime reads by itself.
	Runtime Reader = "runtime"
	// PerUse marks the pattern of a variable that exists once for each service that is used.
	PerUse Reader = "per use"
)

// Entry is one row of the process table.
type Entry struct {
	// Name is the variable's name, or its pattern for PerUse.
	Name string
	// Reader says who reads it.
	Reader Reader
}

// Table is the process table: every variable that the plan may give to a process, by itself or out of a spec's env, and nothing else.
func Table() []Entry {
	names := []string{
		"HTTP_ADDR", "LOG_FORMAT", "LOG_LEVEL", "LOG_FIELDS", "SERVICE_NAME", "ENVIRONMENT",
		"SHUTDOWN_DRAIN", "SHUTDOWN_TIMEOUT", "POD_NAME", "POD_IP", "HOST_IP",
		"CONSUL_HTTP_ADDR", "CONSUL_HTTP_TOKEN", "CONSUL_DATACENTER",
		"CONSUL_SERVICE_NAME", "CONSUL_SERVICE_ID", "CONSUL_SERVICE_ADDRESS", "CONSUL_SERVICE_PORT", "CONSUL_SERVICE_TAGS",
		"CONSUL_CHECK_PATH", "CONSUL_CHECK_INTERVAL", "CONSUL_TTL", "CONSUL_DEREGISTER_AFTER",
		"MAX_IN_FLIGHT", "ADMIN_ADDR", "OTEL_EXPORTER_OTLP_ENDPOINT",
	}
	table := make([]Entry, 0, len(names)+2)
	for _, name := range names {
		table = append(table, Entry{Name: name, Reader: Process})
	}
	return append(table, Entry{Name: "GOMEMLIMIT", Reader: Runtime}, Entry{Name: "<NAME>_URL", Reader: PerUse})
}
