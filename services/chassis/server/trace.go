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
		ctx, span := d.Tracing.Start(tracing.Extract(r.Context(), r.Header), r.Method, trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		answer := answer.New(r.Context(), w)
		ctx = answer.Into(ctx)
		ctx = logging.Into(ctx, d.Log.With().Str("trace_id", tracing.ID(ctx)).Logger())
		next.ServeHTTP(answer, r.WithContext(ctx))
		span.SetName(r.Method + " " + answer.Route)
		span.SetAttributes(
			attribute.String("http.request.method", method(r.Method)),
			attribute.String("http.route", answer.Route),
			attribute.Int("http.response.status_code", answer.Status()),
		)
		if answer.Status() >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(answer.Status()))
		}
	})
}
