package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"moorage.dev/services/chassis/tracing"
)

var (
	// errCanceled marks an attempt that the caller ended.
	errCanceled = errors.New("canceled by the caller")
	// errStatus marks a response that the breaker counts as a failure.
	errStatus = errors.New("server error")
)

// attempt sends the request once, through the breaker.
func (c *Client) attempt(ctx context.Context, req *http.Request) outcome {
	response, err := c.breaker.Execute(func() (*http.Response, error) {
		response, err := c.transfer(ctx, req)
		if err == nil && response.StatusCode >= http.StatusInternalServerError {
			return response, errStatus
		}
		return response, err
	})
	c.count(req.Method, err)
	if errors.Is(err, errStatus) {
		err = nil
	}
	return outcome{response: response, err: err}
}

// transfer sends a copy of the request inside the attempt's own deadline, up to the end of a body that fits the buffer.
func (c *Client) transfer(ctx context.Context, req *http.Request) (*http.Response, error) {
	attempt, cancel := context.WithTimeout(ctx, c.options.AttemptTimeout)
	copied, err := prepare(attempt, req)
	if err != nil {
		cancel()
		return nil, err
	}
	response, err := c.Client.Do(copied)
	if err != nil {
		cancel()
		return nil, classify(ctx, err)
	}
	if err := c.fill(response, cancel); err != nil {
		cancel()
		return nil, classify(ctx, err)
	}
	return response, nil
}

// prepare copies the request, so that the caller's stays as it was, with a fresh body and the trace.
func prepare(ctx context.Context, req *http.Request) (*http.Request, error) {
	copied := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("read request body again: %w", err)
		}
		copied.Body = body
	}
	hideKey(copied.Header)
	tracing.Inject(ctx, copied.Header)
	return copied, nil
}

// hideKey spells the idempotency key in a way that net/http does not recognise: it would send a POST again by itself
// when a connection dies. Header names are the same in any case, so the upstream sees no difference.
func hideKey(header http.Header) {
	for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if values, has := header[name]; has {
			delete(header, name)
			header[strings.ToLower(name)] = values
		}
	}
}

// classify tells the caller's cancellation from everything that is the upstream's, and drops the address that net/http
// puts in front: giveUp says it once.
func classify(caller context.Context, err error) error {
	var addressed *url.Error
	if errors.As(err, &addressed) {
		err = addressed.Err
	}
	if errors.Is(caller.Err(), context.Canceled) {
		return errors.Join(errCanceled, err)
	}
	return err
}

func (c *Client) count(method string, err error) {
	outcome := "success"
	switch {
	case refused(err):
		outcome = "refused"
	case errors.Is(err, errCanceled):
		outcome = "canceled"
	case err != nil:
		outcome = "failure"
	}
	c.metrics.Calls.WithLabelValues(c.name, method, outcome).Inc()
}
