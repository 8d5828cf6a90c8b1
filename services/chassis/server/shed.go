package server

import (
	"net/http"
	"sync/atomic"
	"time"

	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/problem"
	"moorage.dev/services/chassis/tracing"
)

// DefaultMaxInFlight is the limit where MAX_IN_FLIGHT says none: a service that answers 128 requests a second or more still
// ends each of them within 2 s, which is how long the chassis' own client waits. docs/performance.md has what was measured.
const DefaultMaxInFlight = 256

// shedBody is how long the body of a request that is turned away may take; net/http reads a small one before it answers.
const shedBody = time.Second

// shed turns away what comes while the limit of requests is being answered: those inside it end in time, where all together would
// not. It comes before trace and log, because what is turned away must cost next to nothing.
func (d Deps) shed(next http.Handler) http.Handler {
	limit := int64(d.MaxInFlight)
	var inFlight, told atomic.Int64
	full := problem.Always(http.StatusServiceUnavailable, "the service answers as many requests as it can")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == healthPage || r.URL.Path == metricsPage {
			next.ServeHTTP(w, r)
			return
		}
		defer inFlight.Add(-1)
		if inFlight.Add(1) <= limit {
			next.ServeHTTP(w, r)
			return
		}
		d.Metrics.Server.Shed.Inc()
		if now, last := d.Now().UnixNano(), told.Load(); now-last >= int64(time.Second) && told.CompareAndSwap(last, now) {
			d.tellShed(r, limit)
		}
		if r.Body != nil && r.Body != http.NoBody {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(shedBody))
		}
		last := d.closing(w)
		full.ServeHTTP(&last, r)
	})
}

// tellShed logs in the trace of one request that stands for all of its second.
func (d Deps) tellShed(r *http.Request, limit int64) {
	ctx, span := d.Tracing.Start(tracing.Extract(r.Context(), r.Header), "shed", asServer)
	span.End()
	log := logging.Traced(d.Log, tracing.ID(ctx))
	log.Warn().Int64("limit", limit).Msg("too many requests at once: some are turned away")
}
