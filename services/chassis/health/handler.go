package health

import (
	"net/http"

	"moorage.dev/services/chassis/jsonio"
	"moorage.dev/services/chassis/problem"
)

// Report is the body of /health.
type Report struct {
	// Status is "starting", "up", "down" or "draining".
	Status string `json:"status"`
	// Service and Version name what answers.
	Service string `json:"service"`
	Version string `json:"version"`
	// Checks are the named results.
	Checks map[string]Result `json:"checks"`
}

// Handler answers /health: 200 when the process is ready and everything is up, else 503.
func (c *Checks) Handler(service, version string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		results := c.Results(r.Context())
		report := Report{Status: c.status(results), Service: service, Version: version, Checks: results}
		status := http.StatusOK
		if report.Status != up {
			status = http.StatusServiceUnavailable
		}
		w.Header().Set("Cache-Control", "no-store")
		if err := jsonio.Encode(w, status, report); err != nil {
			problem.Write(w, r, err)
		}
	})
}
