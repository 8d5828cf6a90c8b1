package tracing

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Identified is a span that has identifiers and nothing else. It can be a part of what is kept of a request.
type Identified struct {
	noop.Span
	own trace.SpanContext
}

// SpanContext implements trace.Span.
func (i *Identified) SpanContext() trace.SpanContext { return i.own }

// Begin gives the span its identifiers, in the trace of its parent or in a new one. A trace that begins here is sampled if it
// may be, as the SDK's own would be: a service that it reaches may have somebody who receives its spans.
func (i *Identified) Begin(parent trace.SpanContext, sampled bool) {
	own := trace.SpanContextConfig{TraceID: parent.TraceID(), TraceFlags: parent.TraceFlags(), TraceState: parent.TraceState()}
	if !parent.IsValid() {
		own = trace.SpanContextConfig{TraceFlags: trace.FlagsSampled}
		for !own.TraceID.IsValid() {
			binary.BigEndian.PutUint64(own.TraceID[:8], rand.Uint64())
			binary.BigEndian.PutUint64(own.TraceID[8:], rand.Uint64())
		}
	}
	own.TraceFlags = own.TraceFlags.WithSampled(sampled && own.TraceFlags.IsSampled())
	for !own.SpanID.IsValid() {
		binary.BigEndian.PutUint64(own.SpanID[:], rand.Uint64())
	}
	i.own = trace.NewSpanContext(own)
}

// identify begins such a span below the one of the context.
func identify(ctx context.Context, sampled bool) context.Context {
	span := new(Identified)
	span.Begin(trace.SpanContextFromContext(ctx), sampled)
	return trace.ContextWithSpan(ctx, span)
}
