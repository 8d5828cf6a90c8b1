package chassis

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// received is an OTLP collector and the spans that came to it.
type received struct {
	*httptest.Server
	mutex sync.Mutex
	all   []*otlp.Span
}

func collect(t *testing.T) *received {
	t.Helper()
	got := &received{}
	got.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(body, &sent) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		got.mutex.Lock()
		defer got.mutex.Unlock()
		for _, resource := range sent.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				got.all = append(got.all, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(got.Close)
	return got
}

// named are the spans of a name, in the order of their ends.
func (r *received) named(name string) []*otlp.Span {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var found []*otlp.Span
	for _, span := range r.all {
		if span.GetName() == name {
			found = append(found, span)
		}
	}
	return found
}

// attributes are a span's as text.
func attributes(span *otlp.Span) map[string]string {
	found := map[string]string{}
	for _, each := range span.GetAttributes() {
		if value := each.GetValue(); value.GetStringValue() != "" {
			found[each.GetKey()] = value.GetStringValue()
		} else {
			found[each.GetKey()] = strconv.FormatInt(value.GetIntValue(), 10)
		}
	}
	return found
}
