package server

import (
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
		ctx, span := d.Tracing.Start(tracing.Extract(r.Context(), r.Header), method(r.Method), asServer)
		current := &scope{timed: timed{Context: ctx}, base: &d.Log}
		current.answer.Begin(r.Context(), w)
		current.bound(d.until(r))
		// Deferred: a connection that is cut leaves by panic.
		defer finish(span, r.Method, &current.answer)
		defer current.finish()
		next.ServeHTTP(&current.answer, inTime(&current.answer, r.WithContext(current)))
	})
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
