package client

import (
	"fmt"
	"net/http"
	"time"

	"moorage.dev/services/chassis/fault"
)

// StatusError is an answer that is neither a success nor one that every caller treats alike.
type StatusError struct {
	// Upstream names who answered, and Request what: the method and the path.
	Upstream, Request string
	// Status is what it answered.
	Status int
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: %s: unexpected status %d", e.Upstream, e.Request, e.Status)
}

// judge says what a status means; nil is a success.
func (c *Client) judge(response *http.Response, what string) error {
	status := response.StatusCode
	switch {
	case status >= http.StatusOK && status < http.StatusMultipleChoices:
		return nil
	case status == http.StatusNotFound:
		return &fault.NotFound{What: response.Request.URL.EscapedPath()}
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return &fault.Unavailable{
			Dependency: c.name,
			RetryAfter: retryAfter(response.Header.Get("Retry-After"), time.Now()),
			Cause:      fmt.Errorf("%s: status %d", what, status),
		}
	default:
		return &StatusError{Upstream: c.name, Request: what, Status: status}
	}
}
