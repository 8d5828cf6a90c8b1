package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
)

// Observe puts a time into a histogram, with the trace of the context as its exemplar if somebody receives that.
func Observe(ctx context.Context, histogram prometheus.Observer, took time.Duration) {
	span := trace.SpanFromContext(ctx)
	if exemplars, can := histogram.(prometheus.ExemplarObserver); can && span.IsRecording() && span.SpanContext().IsSampled() {
		exemplars.ObserveWithExemplar(took.Seconds(), prometheus.Labels{"trace_id": span.SpanContext().TraceID().String()})
		return
	}
	histogram.Observe(took.Seconds())
}
