package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"moorage.dev/services/chassis/deadline"
	"moorage.dev/services/chassis/tracing"
)

// errStatus marks a response that the breaker counts as a failure.
var errStatus = errors.New("server error")

// attempt sends the request for the first or another time, through the breaker. One that is refused has no span: nothing was sent.
func (t *transport) attempt(ctx context.Context, req *http.Request, number int) outcome {
	response, err := t.breaker.Execute(func() (*http.Response, error) {
		ctx, span := t.span(ctx, req, number)
		response, err := t.transfer(ctx, req, number > 1)
		conclude(span, response, err)
		if err == nil && broken(response) {
			return response, errStatus
		}
		return response, err
	})
	t.metrics.Calls.WithLabelValues(t.name, methodOf(req), outcomeOf(err)).Inc()
	if errors.Is(err, errStatus) {
		err = nil
	}
	return outcome{response: response, err: err}
}

// transfer sends a copy of the request inside the attempt's own time, up to the end of a body that fits the buffer.
func (t *transport) transfer(ctx context.Context, req *http.Request, again bool) (*http.Response, error) {
	limit := begin(ctx, t.options.AttemptTimeout)
	copied, body, err := prepare(limit.ctx, req, again)
	if err != nil {
		limit.end()
		return nil, callers{mistake{err}}
	}
	announce(copied.Header, limit.left)
	response, err := t.options.Transport.RoundTrip(copied)
	if err == nil {
		err = t.fill(response, limit)
	}
	if err != nil {
		defer limit.end()
		if broken := body.broken(); broken != nil {
			return nil, callers{mistake{fmt.Errorf("read the request's body: %w", broken)}}
		}
		return nil, limit.blame(ctx, err)
	}
	return response, nil
}

// prepare copies the request, so that the caller's stays as it was, with a fresh body and the trace.
func prepare(ctx context.Context, req *http.Request, again bool) (*http.Request, *sent, error) {
	copied := req.WithContext(ctx)
	copied.Header = req.Header.Clone()
	if copied.Header == nil {
		copied.Header = http.Header{}
	}
	hideKey(copied.Header)
	tracing.Inject(ctx, copied.Header)
	if req.Body == nil || req.Body == http.NoBody {
		return copied, nil, nil
	}
	if again {
		body, err := req.GetBody()
		if err != nil {
			return nil, nil, fmt.Errorf("read the request's body again: %w", err)
		}
		copied.Body = body
	}
	watched := &sent{ReadCloser: copied.Body, announced: req.ContentLength}
	copied.Body = watched
	return copied, watched, nil
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

// announce tells the upstream how long its answer is waited for, rounded up so that it never gives up first.
func announce(header http.Header, left time.Duration) {
	header.Set(deadline.Header, deadline.Format(left))
}

// outcomeOf is what the metrics call an attempt, or a call, that ended so.
func outcomeOf(err error) string {
	switch {
	case refused(err):
		return "refused"
	case isCallers(err):
		return "canceled"
	case err != nil:
		return "failure"
	default:
		return "success"
	}
}
