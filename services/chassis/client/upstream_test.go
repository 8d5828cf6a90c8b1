package client

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"moorage.dev/services/chassis/metrics"
)

// upstream is the other service: it counts attempts and answers as it is told.
type upstream struct {
	mutex    sync.Mutex
	attempts int
	headers  []http.Header
	answer   http.RoundTripper
}

// roundTrip is a function as a transport.
type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (u *upstream) RoundTrip(r *http.Request) (*http.Response, error) {
	u.mutex.Lock()
	u.attempts++
	u.headers = append(u.headers, r.Header)
	answer := u.answer
	u.mutex.Unlock()
	return answer.RoundTrip(r)
}

func (u *upstream) will(answer http.RoundTripper) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.answer = answer
}

func (u *upstream) count() int {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.attempts
}

// status answers with a status, and headers as pairs.
func status(code int, header ...string) http.RoundTripper {
	return roundTrip(func(*http.Request) (*http.Response, error) {
		response := &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}
		for i := 0; i+1 < len(header); i += 2 {
			response.Header.Set(header[i], header[i+1])
		}
		return response, nil
	})
}

var errReset = errors.New("connection reset")

// reset is a connection that dies.
func reset() http.RoundTripper {
	return roundTrip(func(*http.Request) (*http.Response, error) { return nil, errReset })
}

// silence never answers.
func silence() http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
}

// brokenBody answers well and then breaks off.
func brokenBody() http.RoundTripper {
	return roundTrip(func(*http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader("{"), failing{})
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body)}, nil
	})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// late answers with a status after a while, if the attempt lives that long.
func late(after time.Duration, code int) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(after):
			return status(code).RoundTrip(r)
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	})
}

// newClient makes a client with jitter fixed at its middle.
func newClient(t *testing.T, answer http.RoundTripper, change ...func(*Options)) (*Client, *upstream) {
	t.Helper()
	base, err := url.Parse("http://user.test")
	if err != nil {
		t.Fatal(err)
	}
	fake := &upstream{answer: answer}
	options := Options{Transport: fake, Random: func() float64 { return 0.5 }}
	for _, f := range change {
		f(&options)
	}
	return New("user", base, metrics.New("test", "v0"), options), fake
}

// request makes a request to the fake upstream.
func request(t *testing.T, method string) *http.Request {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch {
		body = strings.NewReader("{}")
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "http://user.test/users/1", body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// send sends a request and closes the answer.
func send(c *Client, r *http.Request) (int, error) {
	response, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
