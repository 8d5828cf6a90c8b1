package tracing

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestTrace_isTakenUpAndPassedOn(t *testing.T) {
	incoming, outgoing := http.Header{"Traceparent": {given}}, http.Header{}
	ctx, span := NewWith().Start(Extract(t.Context(), incoming), "test")
	defer span.End()
	Inject(ctx, outgoing)
	got := outgoing.Get("Traceparent")
	if ID(ctx) != "0af7651916cd43dd8448eb211c80319c" || !strings.HasPrefix(got, "00-"+ID(ctx)+"-") || !strings.HasSuffix(got, "-01") {
		t.Errorf("got %s", got)
	}
	if got == given {
		t.Error("the caller's span was passed on as our own")
	}
}

func TestTrace_beginsWhereThereIsNone(t *testing.T) {
	for _, header := range []string{"", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01"} {
		ctx, span := NewWith().Start(Extract(t.Context(), http.Header{"Traceparent": {header}}), "test")
		span.End()
		if len(ID(ctx)) != 32 {
			t.Errorf("%q: got %q", header, ID(ctx))
		}
	}
	if got := ID(t.Context()); got != "" {
		t.Errorf("without a trace: got %q", got)
	}
}

func TestTrace_isExportedOnlyWhenThereIsAnEndpoint(t *testing.T) {
	exported := make(chan string, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		exported <- r.URL.Path + " " + string(body)
	}))
	defer collector.Close()
	for _, endpoint := range []string{"", collector.URL, collector.URL + "/"} {
		traces, err := New(context.Background(), Identity{Service: "user-x", Version: "v1", Environment: "dev", Endpoint: endpoint})
		if err != nil {
			t.Fatal(err)
		}
		_, span := traces.Start(t.Context(), "work-y")
		span.End()
		if err := traces.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		select {
		case got := <-exported:
			if endpoint == "" || !strings.HasPrefix(got, "/v1/traces ") || !strings.Contains(got, "user-x") || !strings.Contains(got, "work-y") {
				t.Errorf("endpoint %q: got %q", endpoint, got)
			}
		default:
			if endpoint != "" {
				t.Errorf("endpoint %q: nothing arrived", endpoint)
			}
		}
	}
}
