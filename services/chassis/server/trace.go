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
		current := &scope{base: &d.Log, began: d.Now(), closing: d.closing(w)}
		var span trace.Span
		current.Context, span = d.start(r, current)
		current.answer.Begin(r.Context(), &current.closing)
		current.bound(current.began.Add(d.limit(r)))
		// Deferred: a connection that is cut leaves by panic.
		defer current.closing.begin(http.StatusOK)
		defer finish(span, r.Method, &current.answer)
		defer func() { current.finish(current.ended) }()
		next.ServeHTTP(&current.answer, inTime(&current.answer, r.WithContext(current)))
	})
}

// start begins the span of a request. Probes and scrapes come every few seconds and tell nothing: nobody sees theirs. What
// nobody sees is a part of the scope.
func (d Deps) start(r *http.Request, current *scope) (context.Context, trace.Span) {
	if unseen := routine(r.URL.Path); unseen || !d.Tracing.Received() {
		current.span.Begin(tracing.Remote(r.Header), !unseen)
		return r.Context(), &current.span
	}
	return d.Tracing.Start(tracing.Extract(r.Context(), r.Header), method(r.Method), asServer)
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
