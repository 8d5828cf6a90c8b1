package server

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/logging"
)

// observe logs, counts and times every request.
func (d Deps) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.Metrics.Server.InFlight.Inc()
		// Deferred: an aborted request (http.ErrAbortHandler) leaves by panic and is a request all the same.
		defer func() {
			d.Metrics.Server.InFlight.Dec()
			d.report(scopeOf(r.Context()), r)
		}()
		next.ServeHTTP(w, r)
	})
}

// report is a request's end in metric and log.
func (d Deps) report(scope *scope, r *http.Request) {
	scope.ended = d.Now()
	took := scope.ended.Sub(scope.began)
	var text [24]byte
	current := &scope.answer
	status, sent := current.Status(), current.Bytes
	if r.Method == http.MethodHead {
		// net/http takes the body for its length, and keeps it.
		sent = 0
	}
	d.Metrics.Server.Observe(scope, method(r.Method), current.Route, status, took)
	scope.line(levelOf(current.Route)).
		Ctx(scope).Str("method", logging.Cut(r.Method, maxMethod)).Str("path", logging.Cut(r.URL.Path, logging.MaxPath)).Str("route", current.Route).
		Int("status", status).Int64("bytes", sent).RawJSON("duration_ms", milliseconds(text[:0], took)).
		Msg("request")
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
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return name
	default:
		return "OTHER"
	}
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
