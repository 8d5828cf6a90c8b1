package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"

	"moorage.dev/services/chassis/fault"
)

// GetJSON reads a JSON value from a path below the upstream's address. A path made of data is escaped by the caller.
// The errors are the domain's: *fault.NotFound for 404, *fault.Unavailable when the upstream cannot answer.
func (c *Client) GetJSON(ctx context.Context, path string, into any) error {
	address := c.base.JoinPath(path)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	req.Header.Set("Accept", "application/json")
	response, err := c.Do(req)
	if err != nil {
		return &fault.Unavailable{Dependency: c.name, RetryAfter: c.retryAfter(err), Cause: err}
	}
	defer response.Body.Close()
	if err := c.judge(response, path); err != nil {
		return err
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return fmt.Errorf("%s: answer to GET %s: %w", c.name, path, err)
	}
	return nil
}

func (c *Client) judge(response *http.Response, path string) error {
	status := response.StatusCode
	switch {
	case status == http.StatusOK:
		return nil
	case status == http.StatusNotFound:
		return &fault.NotFound{What: path}
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return &fault.Unavailable{
			Dependency: c.name,
			RetryAfter: retryAfter(response.Header.Get("Retry-After"), time.Now()),
			Cause:      fmt.Errorf("GET %s: status %d", path, status),
		}
	default:
		return fmt.Errorf("%s: GET %s: unexpected status %d", c.name, path, status)
	}
}

// retryAfter is the time after which the breaker may let a call through; other failures may be over at once.
func (c *Client) retryAfter(err error) time.Duration {
	if errors.Is(err, gobreaker.ErrOpenState) {
		return openFor
	}
	return time.Second
}
