package chassis

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"

	"moorage.dev/services/chassis/client"
)

// asking is a service whose page /ask calls the upstream user.
func asking(_ context.Context, app *App) error {
	user := app.Upstream("user")
	app.Handle(func(r *mux.Router) {
		r.HandleFunc("/ask", func(w http.ResponseWriter, r *http.Request) {
			request, err := user.NewRequest(r.Context(), http.MethodGet, client.Path{"users"}, nil, nil)
			if err == nil {
				response, failed := user.Do(request)
				if err = failed; err == nil {
					_ = response.Body.Close()
				}
			}
			if err != nil {
				w.WriteHeader(http.StatusBadGateway)
			}
		})
	})
	return nil
}

// flaky fails at the first request, and keeps the trace that each one brought.
func flaky(t *testing.T) (address string, traceparents func() []string) {
	t.Helper()
	var seen []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("Traceparent"))
		if len(seen) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string { return seen }
}

func TestSpans_showTheCallAndEachAttempt(t *testing.T) {
	collector := collect(t)
	user, traceparents := flaky(t)
	s := start(t, asking, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL, "USER_URL", user)
	if code, body := get(t, s.base+"/ask"); code != 200 {
		t.Errorf("got %d %s", code, body)
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	asked, calls := collector.named("GET /ask"), collector.named("GET user")
	if len(asked) != 1 || len(calls) != 3 {
		t.Fatalf("got %d spans of the request and %d of the call", len(asked), len(calls))
	}
	first, second, call := calls[0], calls[1], calls[2]
	if !slices.Equal(call.GetParentSpanId(), asked[0].GetSpanId()) || !slices.Equal(first.GetParentSpanId(), call.GetSpanId()) || !slices.Equal(second.GetParentSpanId(), call.GetSpanId()) {
		t.Errorf("the attempts are not below the call, and that below the request: %v", calls)
	}
	for i, attempt := range calls[:2] {
		if got := traceparents()[i]; !strings.Contains(got, hex.EncodeToString(attempt.GetTraceId())+"-"+hex.EncodeToString(attempt.GetSpanId())) {
			t.Errorf("attempt %d: the upstream was told %s", i+1, got)
		}
	}
	for _, want := range []struct {
		span    *otlp.Span
		attempt string
		status  string
		code    otlp.Status_StatusCode
	}{
		{first, "1", "503", otlp.Status_STATUS_CODE_ERROR},
		{second, "2", "200", otlp.Status_STATUS_CODE_UNSET},
		{call, "", "200", otlp.Status_STATUS_CODE_UNSET},
	} {
		got := attributes(want.span)
		if got["attempt"] != want.attempt || got["http.response.status_code"] != want.status || got["peer.service"] != "user" || got["http.request.method"] != "GET" ||
			want.span.GetStatus().GetCode() != want.code || want.span.GetKind() != otlp.Span_SPAN_KIND_CLIENT {
			t.Errorf("got %v", want.span)
		}
	}
}

func TestSpans_leaveProbesAndScrapesOut(t *testing.T) {
	collector := collect(t)
	s := start(t, func(context.Context, *App) error { return nil }, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	for _, page := range []string{"/health", "/metrics", "/nothing"} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+page, nil)
		request.Close = true
		request.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	if len(collector.named("GET unmatched")) != 1 || len(collector.named("process")) != 1 || len(collector.all) != 2 {
		t.Errorf("got %v", collector.all)
	}
}

// A scraper that asks for OpenMetrics finds from a slow bucket to a trace, if somebody receives it; others find none.
func TestMetrics_nameTheTraceOfATime(t *testing.T) {
	collector := collect(t)
	for _, endpoint := range []string{collector.URL, ""} {
		user, traceparents := flaky(t)
		s := start(t, asking, "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "USER_URL", user)
		if code, body := get(t, s.base+"/ask"); code != 200 {
			t.Errorf("got %d %s", code, body)
		}
		plain, open := scrape(t, s.base, "text/plain"), scrape(t, s.base, "application/openmetrics-text; version=1.0.0")
		trace := `# {trace_id="` + strings.Split(traceparents()[0], "-")[1] + `"}`
		for _, series := range []string{`http_request_duration_seconds_bucket{method="GET",route="/ask",status="200"`, `client_request_duration_seconds_bucket{method="GET",outcome="success",upstream="user"`} {
			if !strings.Contains(plain, series) || strings.Contains(plain, "trace_id") {
				t.Errorf("without OpenMetrics there is no %s, or an exemplar", series)
			}
			named := false
			for line := range strings.Lines(open) {
				named = named || strings.HasPrefix(line, series) && strings.Contains(line, trace)
			}
			if named != (endpoint != "") {
				t.Errorf("endpoint %q: %s names its trace: %v", endpoint, series, named)
			}
		}
		s.stop()
		if err := <-s.done; err != nil {
			t.Error(err)
		}
	}
}

func scrape(t *testing.T, base, accept string) string {
	t.Helper()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/metrics", nil)
	request.Close = true
	request.Header.Set("Accept", accept)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.HasPrefix(response.Header.Get("Content-Type"), strings.Split(accept, ";")[0]) {
		t.Errorf("got %s and %v", response.Header.Get("Content-Type"), err)
	}
	return string(body)
}
