package server

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"moorage.dev/services/chassis/tracing"
)

func TestLog_isBoundedWhateverTheClientSends(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	f := newDomains(failing(func(_ http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPut {
			panic(r.URL.RawQuery)
		}
		return errors.New(r.URL.RawQuery)
	}), func(d *Deps) { d.Tracing = tracing.NewWith(sdk.WithSpanProcessor(spans)) })
	long := strings.Repeat("é", 5_000)
	f.get(t, "/"+long)
	f.ask(t, strings.Repeat("M", 50_000), "/page")
	f.get(t, "/page?"+strings.Repeat("q", 50_000))
	f.ask(t, http.MethodPut, "/page?"+strings.Repeat("q", 50_000))
	for _, line := range f.lines(t) {
		for name, value := range line {
			if text, _ := value.(string); len(text) > 2_100 && name != "stack" || len(text) > 20_000 || strings.Contains(text, "\ufffd") {
				t.Errorf("%s has %d bytes: %.40q…", name, len(text), text)
			}
		}
		if path := line["path"]; path != nil && len(path.(string)) > 260 {
			t.Errorf("path has %d bytes", len(path.(string)))
		}
	}
	if got := f.get(t, "/"+long).Body.Len(); got > 1_000 {
		t.Errorf("the problem has %d bytes", got)
	}
	for _, span := range spans.Ended() {
		if len(span.Name()) > 64 {
			t.Errorf("span: %.40q…", span.Name())
		}
	}
}
