package tracing

import (
	"context"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Extract takes the caller's trace context out of a request's headers.
func Extract(ctx context.Context, header http.Header) context.Context {
	if caller := Remote(header); caller.IsValid() {
		return trace.ContextWithRemoteSpanContext(ctx, caller)
	}
	return ctx
}

// Inject writes the trace context into the headers of a request to another service.
func Inject(ctx context.Context, header http.Header) {
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(header))
}

// endpoint adds the path that the OTLP specification appends to the base address; the exporter's option takes the whole address.
func endpoint(base string) string { return strings.TrimSuffix(base, "/") + "/v1/traces" }

// incoming reads the two headers of a trace by the names that net/http gave them, which need not be spelled again for each request.
type incoming http.Header

// Get implements propagation.TextMapCarrier.
func (h incoming) Get(key string) string {
	switch key {
	case "traceparent":
		key = "Traceparent"
	case "tracestate":
		key = "Tracestate"
	}
	if values := h[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Set implements propagation.TextMapCarrier; nothing is written to a request that came in.
func (h incoming) Set(string, string) {}

// Keys implements propagation.TextMapCarrier.
func (h incoming) Keys() []string { return nil }
