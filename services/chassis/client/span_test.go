package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/tracing"
)

// A call that is refused has a span that says so, and no attempt's: nothing was sent.
func TestSpan_ofWhatFailedSaysWhy(t *testing.T) {
	answers := http.StatusInternalServerError
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(answers) }))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	spans, instruments := tracetest.NewSpanRecorder(), metrics.New("test", "v0")
	c := New("user", base, instruments, Options{Tracing: tracing.NewWith(sdk.WithSpanProcessor(spans)), Backoff: time.Microsecond})
	defer c.CloseIdleConnections()
	post := func(ctx context.Context) error {
		request, err := c.NewRequest(ctx, http.MethodPost, Path{"users"}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := c.Do(request)
		if err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		return err
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if err := post(left); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	for range trip {
		if err := post(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if err := post(t.Context()); !refused(err) {
		t.Errorf("got %v", err)
	}
	var got []string
	for _, span := range spans.Ended() {
		if span.Status().Code != codes.Error {
			t.Errorf("%s is no error", span.Name())
		}
		got = append(got, span.Status().Description)
	}
	// The call that was left, each call with its attempt, and the call that was refused.
	if want := 1 + 2*trip + 1; len(got) != want || got[1] != "Internal Server Error" || got[want-1] != "giving up after 1 attempt: circuit breaker is open" {
		t.Errorf("got %q", got)
	}
	for outcome, want := range map[string]uint64{"canceled": 1, "failure": trip, "refused": 1, "success": 0} {
		if got := calls(t, instruments, outcome); got != want {
			t.Errorf("%s: got %d, want %d", outcome, got, want)
		}
	}
	if got := testutil.ToFloat64(instruments.Client.Calls.WithLabelValues("user", "POST", "refused")); got != 1 {
		t.Errorf("attempts refused: got %v", got)
	}
}

// calls is how many calls the histogram has of an outcome.
func calls(t *testing.T, instruments *metrics.Metrics, outcome string) uint64 {
	t.Helper()
	var written dto.Metric
	histogram, is := instruments.Client.Duration.WithLabelValues("user", "POST", outcome).(prometheus.Metric)
	if !is || histogram.Write(&written) != nil {
		t.Fatal("the histogram cannot be read")
	}
	return written.GetHistogram().GetSampleCount()
}
