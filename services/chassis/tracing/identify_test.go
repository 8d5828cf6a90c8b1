package tracing

import (
	"context"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Where nobody receives spans, a trace goes on as it would with the SDK: in the caller's, with its flags and its state.
func TestStart_goesOnAlikeWithAndWithoutAReceiver(t *testing.T) {
	state, err := trace.ParseTraceState("vendor=1")
	if err != nil {
		t.Fatal(err)
	}
	for name, parent := range map[string]trace.SpanContext{
		"none":    {},
		"sampled": trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled, TraceState: state, Remote: true}),
		"not":     trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceState: state, Remote: true}),
	} {
		var got []trace.SpanContext
		for _, traces := range []*Tracing{NewWith(), NewWith(sdk.WithSampler(sdk.ParentBased(sdk.AlwaysSample())))} {
			ctx, span := traces.Start(trace.ContextWithSpanContext(context.Background(), parent), "test")
			span.End()
			made := trace.SpanContextFromContext(ctx)
			if !made.IsValid() || made.SpanID() == parent.SpanID() || made.IsRemote() || span.SpanContext().SpanID() != made.SpanID() {
				t.Errorf("%s: got %+v", name, made)
			}
			got = append(got, made)
			if err := traces.Flush(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if parent.IsValid() && got[0].TraceID() != parent.TraceID() || got[0].TraceFlags() != got[1].TraceFlags() || got[0].TraceState().String() != got[1].TraceState().String() {
			t.Errorf("%s: without %+v, with %+v", name, got[0], got[1])
		}
	}
}

// What begins below a probe is not sampled either, whoever asked.
func TestIdentified_isInTheTraceAndNotSampled(t *testing.T) {
	for _, parent := range []trace.SpanContext{
		{}, trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled, Remote: true}),
	} {
		unseen := new(Identified)
		unseen.Begin(parent, false)
		ctx := trace.ContextWithSpan(context.Background(), unseen)
		made := trace.SpanContextFromContext(ctx)
		if !made.IsValid() || made.IsSampled() || made.SpanID() == parent.SpanID() || parent.IsValid() && made.TraceID() != parent.TraceID() {
			t.Errorf("below %+v: got %+v", parent, made)
		}
		_, span := NewWith(sdk.WithSampler(sdk.ParentBased(sdk.AlwaysSample()))).Within(ctx, "test")
		if span.IsRecording() {
			t.Error("a span below is recorded")
		}
	}
}
