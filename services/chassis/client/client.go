// Package client is the only way from one service to another: an *http.Client whose calls have deadlines, retries and a breaker.
//
// The order is retry, breaker, transport: every attempt passes the breaker, and one that is open ends the call at once.
package client

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/sony/gobreaker/v2"

	"moorage.dev/services/chassis/metrics"
)

// Client calls one upstream. It shadows every method of the embedded client that sends a request.
type Client struct {
	*http.Client
	name    string
	base    *url.URL
	options Options
	breaker *gobreaker.CircuitBreaker[*http.Response]
	metrics metrics.Client
}

// Options are the numbers of a client; the zero value means the defaults.
type Options struct {
	// AttemptTimeout bounds one attempt, its body included. Default 2 s.
	AttemptTimeout time.Duration
	// CallTimeout bounds all attempts when the caller has no deadline. Default 5 s.
	CallTimeout time.Duration
	// Backoff is the wait before the first retry; it doubles, and half of it is jitter. Default 50 ms.
	Backoff time.Duration
	// Buffer is how much of a body belongs to the attempt; what is longer streams afterwards. Default 1 MiB.
	Buffer int64
	// Random gives numbers in [0,1) for the jitter.
	Random func() float64
	// Transport sends the requests. Default: a transport of this client alone.
	Transport http.RoundTripper
}

// New makes the client of one upstream, with a breaker and connections of its own.
func New(upstream string, base *url.URL, instruments *metrics.Metrics, options Options) *Client {
	options = options.withDefaults()
	c := &Client{
		name:    upstream,
		base:    base,
		options: options,
		metrics: instruments.Client,
	}
	c.breaker = newBreaker(upstream, instruments.Client)
	// Redirects are answers here: a followed one would be a request that nobody counts.
	c.Client = &http.Client{Transport: options.Transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	return c
}

// Do sends a request, up to three times if its method allows. A response of any status is not an error.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil && req.GetBody != nil {
		// The attempts send copies of it.
		defer req.Body.Close()
	}
	ctx, cancel := c.bounded(req.Context())
	response, err := c.call(ctx, req)
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = after(response.Body, cancel)
	return response, nil
}

// bounded keeps the caller's deadline, or gives the call one.
func (c *Client) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, c.options.CallTimeout)
}

func (o Options) withDefaults() Options {
	if o.AttemptTimeout == 0 {
		o.AttemptTimeout = 2 * time.Second
	}
	if o.CallTimeout == 0 {
		o.CallTimeout = 5 * time.Second
	}
	if o.Backoff == 0 {
		o.Backoff = 50 * time.Millisecond
	}
	if o.Buffer == 0 {
		o.Buffer = 1 << 20
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Transport == nil {
		o.Transport = newTransport()
	}
	return o
}
