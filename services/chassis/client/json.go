package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/sony/gobreaker/v2"

	"moorage.dev/services/chassis/fault"
)

// GetJSON reads a JSON value from a path below the upstream's address. The query may be nil. Errors are those of DoJSON.
func (c *Client) GetJSON(ctx context.Context, path Path, query url.Values, into any, options ...Option) error {
	req, err := c.NewRequest(ctx, http.MethodGet, path, query, nil)
	return c.finish(req, err, into, options)
}

// PostJSON sends a JSON value to a path below the upstream's address and reads the answer; into may be nil. It is sent once:
// with an IdempotencyKey the caller may send it again after an error. Errors are those of DoJSON.
func (c *Client) PostJSON(ctx context.Context, path Path, body, into any, options ...Option) error {
	req, err := c.NewRequest(ctx, http.MethodPost, path, nil, body)
	return c.finish(req, err, into, options)
}

func (c *Client) finish(req *http.Request, err error, into any, options []Option) error {
	if err != nil {
		return err
	}
	for _, option := range options {
		option(req)
	}
	return c.DoJSON(req, into)
}

// DoJSON sends a request and reads the JSON of a 2xx into a pointer; nil leaves the body unread. The errors are the domain's:
// *fault.NotFound for 404, *fault.Unavailable for 429, 5xx and no answer, *StatusError for any other status; a request that
// cannot be sent and an answer that is not such JSON are plain errors.
func (c *Client) DoJSON(req *http.Request, into any) error {
	req.Header.Set("Accept", "application/json")
	response, err := c.Do(req)
	if err != nil {
		return c.unanswered(err)
	}
	defer response.Body.Close()
	what := req.Method + " " + req.URL.EscapedPath()
	if err := c.judge(response, what); err != nil || into == nil {
		return err
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return c.unread(what, err)
	}
	return nil
}

// unanswered is the upstream's fault, unless the request was wrong.
func (c *Client) unanswered(err error) error {
	if isMistake(err) {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return &fault.Unavailable{Dependency: c.name, RetryAfter: c.retryAfter(err), Cause: err}
}

// unread tells an answer that we do not understand from one that broke off while it streamed.
func (c *Client) unread(what string, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	err = fmt.Errorf("answer to %s: %w", what, err)
	if errors.As(err, &syntax) || errors.As(err, &kind) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return &fault.Unavailable{Dependency: c.name, RetryAfter: time.Second, Cause: err}
}

// retryAfter is the time after which the breaker may let a call through; other failures may be over at once.
func (c *Client) retryAfter(err error) time.Duration {
	if errors.Is(err, gobreaker.ErrOpenState) {
		return openFor
	}
	return time.Second
}
