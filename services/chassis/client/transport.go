package client

import (
	"context"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"

	"moorage.dev/services/chassis/metrics"
)

// transport makes a call of one or more attempts, each through the breaker.
type transport struct {
	name    string
	options Options
	breaker *gobreaker.CircuitBreaker[*http.Response]
	metrics metrics.Client
}

func newTransport(upstream string, instruments metrics.Client, options Options) *transport {
	return &transport{name: upstream, options: options, breaker: newBreaker(upstream, instruments), metrics: instruments}
}

// RoundTrip implements http.RoundTripper: up to three attempts if the method allows. A response of any status is not an error.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	started := time.Now()
	ctx, cancel := t.bounded(req.Context())
	ctx, span := t.span(ctx, req, 0)
	response, err := t.call(ctx, req)
	t.observe(ctx, req, time.Since(started), response, err)
	conclude(span, response, err)
	if err != nil {
		cancel()
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	response.Request = req
	response.Body = after(response.Body, cancel)
	return response, nil
}

// observe counts a call with all its attempts and waits, up to the answer; a body that does not fit the buffer comes later.
func (t *transport) observe(ctx context.Context, req *http.Request, took time.Duration, response *http.Response, err error) {
	if err == nil && broken(response) {
		err = errStatus
	}
	metrics.Observe(ctx, t.metrics.Duration.WithLabelValues(t.name, methodOf(req), outcomeOf(err)), took)
}

// bounded keeps the caller's deadline, or gives the call one.
func (t *transport) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, t.options.CallTimeout)
}

// CloseIdleConnections is what *http.Client looks for in its transport.
func (t *transport) CloseIdleConnections() {
	if below, ok := t.options.Transport.(interface{ CloseIdleConnections() }); ok {
		below.CloseIdleConnections()
	}
}
