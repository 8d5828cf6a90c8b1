package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/sony/gobreaker/v2"
)

var errOwn = errors.New("the caller's own")

// mistakes are requests that the caller got wrong, each made so often that it would open the breaker.
var mistakes = map[string]func(r *http.Request){
	"header value": func(r *http.Request) { r.Header.Set("X-Name", "a\r\nb") },
	"header name":  func(r *http.Request) { r.Header["X Name"] = []string{"a"} },
	"trailer":      func(r *http.Request) { r.Trailer = http.Header{"X-Name": {"a\nb"}} },
	"method":       func(r *http.Request) { r.Method = "GET IT" },
	"scheme":       func(r *http.Request) { r.URL.Scheme = "ftp" },
	"no host":      func(r *http.Request) { r.URL.Host = "" },
	"body fails":   func(r *http.Request) { withBody(r, iotest.ErrReader(errOwn), 0) },
	"body ends": func(r *http.Request) {
		withBody(r, io.MultiReader(strings.NewReader("{"), iotest.ErrReader(errOwn)), 10)
	},
	"body short": func(r *http.Request) { withBody(r, strings.NewReader("{}"), 10) },
	"body long":  func(r *http.Request) { withBody(r, strings.NewReader(strings.Repeat("x", 100)), 10) },
}

func withBody(r *http.Request, body io.Reader, announced int64) {
	r.Method, r.Body, r.GetBody, r.ContentLength = http.MethodPost, io.NopCloser(body), nil, announced
}

func TestBreaker_doesNotCountRequestsThatCannotBeSent(t *testing.T) {
	for name, spoil := range mistakes {
		t.Run(name, func(t *testing.T) {
			r := newReal(t, func(w http.ResponseWriter, req *http.Request) { _, _ = io.Copy(io.Discard, req.Body) })
			for range 6 {
				req, err := http.NewRequest(http.MethodGet, r.base, nil)
				if err != nil {
					t.Fatal(err)
				}
				spoil(req)
				if _, err := r.Do(req); err == nil || refused(err) {
					t.Fatalf("got %v, want an error of the request itself", err)
				}
			}
			if response, err := r.Get(r.base); err != nil || response.StatusCode != 200 {
				t.Errorf("the upstream is well, and the breaker says %v", err)
			}
			if got := testutil.ToFloat64(r.transport.metrics.Calls.WithLabelValues("real", "POST", "failure")); got != 0 {
				t.Errorf("%v failures were counted", got)
			}
		})
	}
}

func TestBreaker_doesNotCountABodyThatCannotBeReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(429))
		for range 6 {
			r := request(t, "POST")
			r.Method, r.GetBody = "GET", func() (io.ReadCloser, error) { return nil, errOwn }
			if _, err := send(c, r); !errors.Is(err, errOwn) {
				t.Fatalf("got %v", err)
			}
		}
		fake.will(status(200))
		if got := posts(t, c, fake, 1); got != 1 {
			t.Error("the breaker is open")
		}
	})
}

// A deadline that left an attempt less than its time says nothing about the upstream; one that left it nearly all does.
func TestBreaker_countsATimeoutOnlyIfTheAttemptHadItsTime(t *testing.T) {
	for deadline, want := range map[time.Duration]gobreaker.State{
		10 * time.Millisecond:   gobreaker.StateClosed,
		time.Second:             gobreaker.StateClosed,
		1799 * time.Millisecond: gobreaker.StateClosed,
		1990 * time.Millisecond: gobreaker.StateOpen,
		2 * time.Second:         gobreaker.StateOpen,
		3 * time.Second:         gobreaker.StateOpen,
	} {
		t.Run(deadline.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newClient(t, silence())
				for range 5 {
					ctx, cancel := context.WithTimeout(t.Context(), deadline)
					if _, err := send(c, request(t, "POST").WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("got %v", err)
					}
					cancel()
				}
				if got := c.transport.breaker.State(); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			})
		})
	}
}

func TestBreaker_givesThePlaceOfAProbeThatWasTheCallersFaultToTheNext(t *testing.T) {
	for name, probe := range map[string]func(c *Client, r *http.Request) error{
		"short of time": func(c *Client, r *http.Request) error {
			ctx, cancel := context.WithTimeout(r.Context(), time.Second)
			defer cancel()
			_, err := send(c, r.WithContext(ctx))
			return err
		},
		"bad header": func(c *Client, r *http.Request) error {
			r.Header.Set("X-Name", "a\nb")
			_, err := send(c, r)
			return err
		},
		"broken body": func(c *Client, r *http.Request) error {
			withBody(r, iotest.ErrReader(errOwn), 0)
			_, err := send(c, r)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(500))
				posts(t, c, fake, 5)
				advance(30 * time.Second)
				fake.will(roundTrip(func(r *http.Request) (*http.Response, error) {
					if _, err := io.ReadAll(r.Body); err != nil {
						return nil, err
					}
					return silence().RoundTrip(r)
				}))
				if err := probe(c, request(t, "POST")); err == nil || refused(err) {
					t.Fatalf("got %v", err)
				}
				fake.will(status(200))
				if got := posts(t, c, fake, 2); got != 2 {
					t.Errorf("%d of 2 calls got through, want a probe that closes the breaker and one more", got)
				}
			})
		})
	}
}
