package tracing

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Remote is the caller's span as a request's headers name it. Where they name none it is not valid.
func Remote(header http.Header) trace.SpanContext {
	values := header["Traceparent"]
	if len(values) == 0 {
		return trace.SpanContext{}
	}
	// Nearly all callers write this form, and most of them no state. The propagator, which allocates, reads the rest.
	if own, plain := parse(values[0]); plain && len(header["Tracestate"]) == 0 {
		return own
	}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), incoming(header)))
}

// parse reads a traceparent of version 00 with known flags; what is not one, or not valid, is not plain.
func parse(text string) (_ trace.SpanContext, plain bool) {
	own := trace.SpanContextConfig{Remote: true}
	var flags [1]byte
	if len(text) != 55 || text[:3] != "00-" || text[35] != '-' || text[52] != '-' ||
		!unhex(own.TraceID[:], text[3:]) || !unhex(own.SpanID[:], text[36:]) || !unhex(flags[:], text[53:]) ||
		flags[0] > byte(trace.FlagsSampled|trace.FlagsRandom) {
		return trace.SpanContext{}, false
	}
	own.TraceFlags = trace.TraceFlags(flags[0])
	made := trace.NewSpanContext(own)
	return made, made.IsValid()
}

// unhex fills into from lower-case digits, which alone the specification allows.
func unhex(into []byte, text string) bool {
	var odd byte
	for i := range into {
		high, low := digits[text[2*i]], digits[text[2*i+1]]
		odd |= high | low
		into[i] = high<<4 | low
	}
	return odd < 16
}

// digits is the value of each lower-case digit; of everything else it is one that no digit has.
var digits = func() (values [256]byte) {
	for i := range values {
		values[i] = 0xff
	}
	for i, digit := range []byte("0123456789abcdef") {
		values[digit] = byte(i)
	}
	return values
}()
