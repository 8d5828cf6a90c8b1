package server

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
)

// observe logs, counts and times every request.
func (d Deps) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := d.Now()
		d.Metrics.Server.InFlight.Inc()
		defer d.Metrics.Server.InFlight.Dec()
		answer := answer.From(r.Context())
		// Deferred: an aborted request (http.ErrAbortHandler) leaves by panic and is a request all the same.
		defer func() {
			took := d.Now().Sub(start)
			d.Metrics.Server.Duration.WithLabelValues(method(r.Method), answer.Route, strconv.Itoa(answer.Status())).Observe(took.Seconds())
			logging.From(r.Context()).WithLevel(levelOf(answer.Route)).
				Str("method", r.Method).Str("path", r.URL.Path).Str("route", answer.Route).
				Int("status", answer.Status()).Int64("bytes", answer.Bytes).Dur("duration_ms", took).
				Msg("request")
		}()
		next.ServeHTTP(w, r)
	})
}

// levelOf keeps probes and scrapes, which come every few seconds, out of the log.
func levelOf(pattern string) zerolog.Level {
	if pattern == healthPage || pattern == metricsPage {
		return zerolog.DebugLevel
	}
	return zerolog.InfoLevel
}

// method bounds the label: a client can invent methods.
func method(name string) string {
	known := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
	if slices.Contains(known, name) {
		return name
	}
	return "OTHER"
}
