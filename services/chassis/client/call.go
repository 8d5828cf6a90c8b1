package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"
)

// outcome is what one attempt came to: a response, or an error.
type outcome struct {
	response *http.Response
	err      error
}

// call makes attempts until one is final.
func (t *transport) call(ctx context.Context, req *http.Request) (*http.Response, error) {
	if err := sendable(req); err != nil {
		return nil, err
	}
	may := retriable(req)
	for made := 1; ; made++ {
		// A caller whose time is over must not count against the upstream.
		if ctx.Err() != nil {
			return nil, giveUp(made-1, callers{context.Cause(ctx)})
		}
		last := t.attempt(ctx, req, made)
		wait := t.backoff(made-1, last)
		if !may || made > maxRetries || !transient(last) || t.open() || !fits(ctx, wait) {
			return last.response, giveUp(made, last.err)
		}
		discard(last.response)
		if err := pause(ctx, wait); err != nil {
			return nil, giveUp(made, errors.Join(err, last.err))
		}
	}
}

// open says whether the last attempt opened the breaker: waiting for one that it will refuse only costs time.
func (t *transport) open() bool { return t.breaker.State() == gobreaker.StateOpen }

// fits says whether a retry after the wait would still be inside the deadline.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, has := ctx.Deadline()
	return ctx.Err() == nil && (!has || time.Until(deadline) > wait)
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// giveUp says how often the call was tried; *http.Client names its method and address in front, without a password.
func giveUp(attempts int, err error) error {
	if err == nil {
		return nil
	}
	plural := "s"
	if attempts == 1 {
		plural = ""
	}
	return fmt.Errorf("giving up after %d attempt%s: %w", attempts, plural, err)
}
