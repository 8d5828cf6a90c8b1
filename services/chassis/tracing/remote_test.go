package tracing

import (
	"context"
	"net/http"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// FuzzRemote holds what is read here against OpenTelemetry's own propagator, which is given the headers its own way.
func FuzzRemote(f *testing.F) {
	for _, text := range []string{
		given, given[:53] + "00", given[:53] + "02", given[:53] + "03", given[:53] + "04", given[:53] + "0A", given + "-", given[:54], "",
		"nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
		"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-0gf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "01" + given[2:] + "-more", "ff" + given[2:],
		"00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
	} {
		for _, state := range []string{"", "vendor=1", "vendor=1,other=2", "not a state"} {
			f.Add(text, state)
		}
	}
	f.Fuzz(func(t *testing.T, text, state string) {
		header := http.Header{"Traceparent": {text}}
		carrier := propagation.MapCarrier{"traceparent": text}
		if state != "" {
			header["Tracestate"], carrier["tracestate"] = []string{state}, state
		}
		got := Remote(header)
		want := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
		if !got.Equal(want) {
			t.Errorf("%q, %q: got %+v, want %+v", text, state, got, want)
		}
	})
}

func TestRemote_readsThePlainFormWithoutAllocating(t *testing.T) {
	header := http.Header{"Traceparent": {given}}
	if got := testing.AllocsPerRun(100, func() { Remote(header) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
	if Remote(http.Header{}).IsValid() {
		t.Error("there is a caller's span without headers")
	}
}
