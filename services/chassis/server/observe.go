package server

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/metrics"
)

// observe logs, counts and times every request.
func (d Deps) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := d.Now()
		d.Metrics.Server.InFlight.Inc()
		defer d.Metrics.Server.InFlight.Dec()
		// Deferred: an aborted request (http.ErrAbortHandler) leaves by panic and is a request all the same.
		defer func() {
			took := d.Now().Sub(start)
			scope := scopeOf(r.Context())
			var text [24]byte
			current := &scope.answer
			status, sent := current.Status(), current.Bytes
			if r.Method == http.MethodHead {
				// net/http takes the body for its length, and keeps it.
				sent = 0
			}
			metrics.Observe(scope, d.Metrics.Server.Duration.WithLabelValues(method(r.Method), current.Route, code(status)), took)
			scope.line(levelOf(current.Route)).
				Str("method", logging.Cut(r.Method, maxMethod)).Str("path", logging.Cut(r.URL.Path, logging.MaxPath)).Str("route", current.Route).
				Int("status", status).Int64("bytes", sent).RawJSON("duration_ms", milliseconds(text[:0], took)).
				Msg("request")
		}()
		next.ServeHTTP(w, r)
	})
}

// levelOf keeps probes and scrapes, which come every few seconds, out of the log.
func levelOf(route string) zerolog.Level {
	if routine(route) {
		return zerolog.DebugLevel
	}
	return zerolog.InfoLevel
}

func routine(page string) bool { return page == healthPage || page == metricsPage }

// maxMethod bounds the method in a line; the longest registered one has 17 letters.
const maxMethod = 20

// method bounds the label: a client can invent methods.
func method(name string) string {
	known := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
	if slices.Contains(known, name) {
		return name
	}
	return "OTHER"
}

// statuses is every status as text.
var statuses = func() (texts [600]string) {
	for status := range texts {
		texts[status] = strconv.Itoa(status)
	}
	return texts
}()

func code(status int) string {
	if status < len(statuses) {
		return statuses[status]
	}
	return strconv.Itoa(status)
}

// milliseconds writes a time as zerolog's Dur does, every nanosecond of it and no zeros after, without the search for the
// shortest number that a float needs.
func milliseconds(text []byte, d time.Duration) []byte {
	text = strconv.AppendInt(text, int64(d/time.Millisecond), 10)
	rest := d % time.Millisecond
	if rest <= 0 {
		return text
	}
	point := len(text)
	// A seventh digit, where the point will be, keeps the zeros in front.
	text = strconv.AppendInt(text, int64(time.Millisecond+rest), 10)
	text[point] = '.'
	return bytes.TrimRight(text, "0")
}
