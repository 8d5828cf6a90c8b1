package tracing

import (
	"context"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/propagation"
)

// Extract takes the caller's trace context out of a request's headers.
func Extract(ctx context.Context, header http.Header) context.Context {
	// Most requests of a browser have none, and the propagator would look for it in three ways.
	if _, has := header["Traceparent"]; !has {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(header))
}

// Inject writes the trace context into the headers of a request to another service.
func Inject(ctx context.Context, header http.Header) {
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(header))
}

// endpoint adds the path that the OTLP specification appends to the base address; the exporter's option takes the whole address.
func endpoint(base string) string { return strings.TrimSuffix(base, "/") + "/v1/traces" }
