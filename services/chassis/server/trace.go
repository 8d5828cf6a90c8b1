package server

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/tracing"
)

// asServer is the kind of all spans here.
var asServer = trace.WithSpanKind(trace.SpanKindServer)

// trace takes up the caller's trace, or begins one, and gives the request a deadline and a logger that names the trace.
func (d Deps) trace(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := d.start(r)
		current := &scope{timed: timed{Context: ctx}, base: &d.Log}
		current.answer.Begin(r.Context(), w)
		current.bound(d.until(r))
		// Deferred: a connection that is cut leaves by panic.
		defer finish(span, r.Method, &current.answer)
		defer current.finish()
		next.ServeHTTP(&current.answer, inTime(&current.answer, r.WithContext(current)))
	})
}

// start begins the span of a request. Probes and scrapes come every few seconds and tell nothing: nobody sees theirs.
func (d Deps) start(r *http.Request) (context.Context, trace.Span) {
	ctx := tracing.Extract(r.Context(), r.Header)
	if routine(r.URL.Path) {
		return tracing.Unseen(ctx)
	}
	return d.Tracing.Start(ctx, method(r.Method), asServer)
}

// finish names the span by the route, which is known only now, and ends it.
func finish(span trace.Span, name string, current *answer.Answer) {
	if span.IsRecording() {
		status := current.Status()
		span.SetName(method(name) + " " + current.Route)
		span.SetAttributes(
			attribute.String("http.request.method", method(name)),
			attribute.String("http.route", current.Route),
			attribute.Int("http.response.status_code", status),
		)
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
	}
	span.End()
}
