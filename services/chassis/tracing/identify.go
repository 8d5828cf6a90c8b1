package tracing

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	"go.opentelemetry.io/otel/trace"
)

// identify begins a span that has identifiers and nothing else, in the trace of the context or in a new one. A trace that
// begins here is sampled if it may be, as the SDK's own would be: a service that it reaches may have somebody who receives its spans.
func identify(ctx context.Context, sampled bool) context.Context {
	parent := trace.SpanContextFromContext(ctx)
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
	return trace.ContextWithSpanContext(ctx, trace.NewSpanContext(own))
}
