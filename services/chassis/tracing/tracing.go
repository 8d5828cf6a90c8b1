// Package tracing carries W3C trace context through the process: accepted from a caller, made where there is none, passed on by the client.
package tracing

import (
	"context"
	"fmt"
	"time"

	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Identity is what every exported span says about the process.
type Identity struct {
	// Service, Version and Environment name the process.
	Service, Version, Environment string
	// Endpoint is OTEL_EXPORTER_OTLP_ENDPOINT, checked; empty means that nothing is exported.
	Endpoint string
}

// Tracing makes spans. It is a value of its own and not OpenTelemetry's global, so that two servers fit in one process.
type Tracing struct {
	// provider and tracer are nil where nobody receives spans: those then have identifiers and nothing else.
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	// exporter is nil where no collector receives them.
	exporter *exporter
}

// New starts tracing. Without an endpoint spans only give their identifiers.
func New(ctx context.Context, id Identity) (*Tracing, error) {
	if id.Endpoint == "" {
		return NewWith(), nil
	}
	inner, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint(id.Endpoint)))
	if err != nil {
		return nil, fmt.Errorf("trace exporter: %w", err)
	}
	exporter := newExporter(inner, time.Now)
	made := NewWith(sdk.WithBatcher(exporter), sdk.WithResource(resource.NewSchemaless(
		attribute.String("service.name", id.Service),
		attribute.String("service.version", id.Version),
		attribute.String("deployment.environment.name", id.Environment),
	)))
	made.exporter = exporter
	return made, nil
}

// NewWith starts tracing with the options given, which is how tests see the spans. Without any, nobody receives spans.
func NewWith(options ...sdk.TracerProviderOption) *Tracing {
	if len(options) == 0 {
		return &Tracing{}
	}
	provider := sdk.NewTracerProvider(options...)
	return &Tracing{provider: provider, tracer: provider.Tracer("moorage.dev/services/chassis")}
}

// Tell says where to tell that spans were lost; nobody is told before.
func (t *Tracing) Tell(log zerolog.Logger) {
	if t.exporter != nil {
		t.exporter.to(log)
	}
}

// Received says whether somebody receives spans: others have identifiers and nothing else.
func (t *Tracing) Received() bool { return t.tracer != nil }

// Start begins a span. The caller ends it.
func (t *Tracing) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if t.tracer == nil {
		ctx = identify(ctx, true)
		return ctx, trace.SpanFromContext(ctx)
	}
	return t.tracer.Start(ctx, name, options...)
}

// Within begins a span below the one of the context. Where nobody receives spans there is none: what is called is then below
// that one itself.
func (t *Tracing) Within(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if t.tracer == nil {
		return ctx, noop.Span{}
	}
	return t.tracer.Start(ctx, name, options...)
}

// Flush exports what is still held and stops. A collector that takes longer than the context loses the spans, which is no
// error of the process.
func (t *Tracing) Flush(ctx context.Context) error {
	if t.provider == nil {
		return nil
	}
	if t.exporter != nil {
		// The SDK would leave the export behind; one that is ended counts what is lost.
		defer t.exporter.rest()
		defer context.AfterFunc(ctx, func() { t.exporter.stop(errStopped) })()
		ctx = context.WithoutCancel(ctx)
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("flush traces: %w", err)
	}
	return nil
}

// ID is the trace identifier in the context, empty when there is none.
func ID(ctx context.Context) string {
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		return span.TraceID().String()
	}
	return ""
}
