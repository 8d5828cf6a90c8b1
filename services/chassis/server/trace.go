package server

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/tracing"
)

// trace takes up the caller's trace, or begins one, and gives the request a logger that names it.
func (d Deps) trace(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := d.Tracing.Start(tracing.Extract(r.Context(), r.Header), method(r.Method), trace.WithSpanKind(trace.SpanKindServer))
		current := answer.New(r.Context(), w)
		// Deferred: a connection that is cut leaves by panic.
		defer finish(span, method(r.Method), current)
		ctx = logging.Into(current.Into(ctx), d.Log.With().Str("trace_id", tracing.ID(ctx)).Logger())
		next.ServeHTTP(current, r.WithContext(ctx))
	})
}

// finish names the span by the route, which is known only now, and ends it.
func finish(span trace.Span, method string, current *answer.Answer) {
	status := current.Status()
	span.SetName(method + " " + current.Route)
	span.SetAttributes(
		attribute.String("http.request.method", method),
		attribute.String("http.route", current.Route),
		attribute.Int("http.response.status_code", status),
	)
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, http.StatusText(status))
	}
	span.End()
}
