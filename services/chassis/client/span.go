package client

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"moorage.dev/services/chassis/logging"
)

// asClient is the kind of all spans here.
var asClient = trace.WithSpanKind(trace.SpanKindClient)

// span begins the span of an attempt, or of the whole call if that is 0. An attempt's is what the upstream's own is below.
func (t *transport) span(ctx context.Context, req *http.Request, attempt int) (context.Context, trace.Span) {
	ctx, span := t.options.Tracing.Within(ctx, t.name, asClient)
	if span.IsRecording() {
		span.SetName(methodOf(req) + " " + t.name)
		span.SetAttributes(attribute.String("http.request.method", methodOf(req)), attribute.String("peer.service", t.name))
		if attempt > 0 {
			span.SetAttributes(attribute.Int("attempt", attempt))
		}
	}
	return ctx, span
}

// conclude ends a span with what came of it. What the breaker takes for a failure is an error, and so is no answer at all.
func conclude(span trace.Span, response *http.Response, err error) {
	if span.IsRecording() {
		if response != nil {
			span.SetAttributes(attribute.Int("http.response.status_code", response.StatusCode))
			if broken(response) {
				span.SetStatus(codes.Error, http.StatusText(response.StatusCode))
			}
		}
		if err != nil {
			span.SetStatus(codes.Error, logging.Error(err))
		}
	}
	span.End()
}

// broken says whether an answer is a failure of the upstream.
func broken(response *http.Response) bool {
	return response.StatusCode >= http.StatusInternalServerError
}

// methodOf is the method that is sent: net/http takes none for GET.
func methodOf(req *http.Request) string {
	if req.Method == "" {
		return http.MethodGet
	}
	return req.Method
}
