package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// slowly gives its second half after a while, unless the request ends before.
func slowly(after time.Duration) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		rest := readFunc(func(p []byte) (int, error) {
			select {
			case <-time.After(after):
				return copy(p, "rest"), io.EOF
			case <-r.Context().Done():
				return 0, context.Cause(r.Context())
			}
		})
		body := io.MultiReader(strings.NewReader("0123456789"), rest)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body)}, nil
	})
}

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// What is longer than the buffer has the call's time, not the attempt's, which ended well.
func TestClient_streamsForAsLongAsTheCallMay(t *testing.T) {
	for name, test := range map[string]struct {
		after   time.Duration
		timeout time.Duration
		want    error
	}{
		"longer than an attempt": {3 * time.Second, 0, nil},
		"longer than a call":     {6 * time.Second, 0, context.DeadlineExceeded},
		"a client's own timeout": {3 * time.Second, 4 * time.Second, nil},
		"longer than that":       {5 * time.Second, 4 * time.Second, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newClient(t, slowly(test.after), func(o *Options) { o.Buffer = 5 })
				c.Timeout = test.timeout
				response, err := c.Get("http://user.test/")
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				body, err := io.ReadAll(response.Body)
				if !errors.Is(err, test.want) || test.want == nil && string(body) != "0123456789rest" {
					t.Errorf("got %q and %v", body, err)
				}
			})
		})
	}
}

// A 201 whose body breaks off is no answer: the caller learns it, the upstream is not asked again, the breaker counts it.
func TestClient_saysThatAnAnswerToAPostBrokeOff(t *testing.T) {
	r := newReal(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":`)
	})
	_, err := r.Post(r.base, "application/json", strings.NewReader("{}"))
	if !errors.Is(err, io.ErrUnexpectedEOF) || r.requests.Load() != 1 {
		t.Errorf("got %v after %d requests", err, r.requests.Load())
	}
	if got := testutil.ToFloat64(r.transport.metrics.Calls.WithLabelValues("real", "POST", "failure")); got != 1 {
		t.Errorf("failures: got %v", got)
	}
}
