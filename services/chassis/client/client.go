// Package client is the only way from one service to another: an *http.Client whose calls have deadlines, retries and a breaker.
//
// They live in the client's transport, so that no method of *http.Client, and nothing that is given one, can go around
// them. The order is retry, breaker, connection: every attempt passes the breaker, and one that is open ends the call at once.
package client

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/tracing"
)

// Client calls one upstream.
type Client struct {
	*http.Client
	name      string
	base      *url.URL
	transport *transport
}

// Options differ from the defaults in tests, and where an upstream is known to be slow.
type Options struct {
	// AttemptTimeout bounds one attempt, up to the end of a body that fits the buffer. Default 2 s.
	AttemptTimeout time.Duration
	// CallTimeout bounds a call whose context has no deadline. Default 5 s.
	CallTimeout time.Duration
	// Backoff is the wait before the first retry; it doubles, and half of it is jitter. Default 50 ms.
	Backoff time.Duration
	// Buffer is how much of a body belongs to the attempt; what is longer streams afterwards. Default 1 MiB.
	Buffer int64
	// Random gives numbers in [0,1) for the jitter.
	Random func() float64
	// Tracing receives the spans of calls and attempts. Default: nobody does, and what is called sees the caller's own span.
	Tracing *tracing.Tracing
	// Transport sends the requests. Default: a transport of this client alone.
	Transport http.RoundTripper
}

// New makes the client of one upstream, with a breaker and connections of its own.
func New(upstream string, base *url.URL, instruments *metrics.Metrics, options Options) *Client {
	through := newTransport(upstream, instruments.Client, options.withDefaults())
	return &Client{name: upstream, base: base, transport: through, Client: &http.Client{
		Transport: through,
		// Redirects are answers here: a caller that follows one asks somebody else than it meant to.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
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
	if o.Tracing == nil {
		o.Tracing = tracing.NewWith()
	}
	if o.Transport == nil {
		o.Transport = newConnections()
	}
	return o
}
