package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// NewRequest makes a request to the upstream, for Do or DoJSON. The path is below the upstream's address; query and body may be
// nil. An io.Reader is sent as it is, and may be sent again if http.NewRequest knows its type; anything else is sent as JSON.
func (c *Client) NewRequest(ctx context.Context, method string, path Path, query url.Values, body any) (*http.Request, error) {
	address, err := c.below(path, query)
	if err != nil {
		return nil, err
	}
	reader, kind, err := encode(body)
	if err != nil {
		return nil, fmt.Errorf("%s: body of %s %s: %w", c.name, method, address.EscapedPath(), err)
	}
	req, err := http.NewRequestWithContext(ctx, method, address.String(), reader)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req, nil
}

func encode(body any) (io.Reader, string, error) {
	switch body := body.(type) {
	case nil:
		return nil, "", nil
	case io.Reader:
		return body, "", nil
	default:
		text, err := json.Marshal(body)
		return bytes.NewReader(text), "application/json", err
	}
}

// Option changes a request before it is sent.
type Option func(*http.Request)

// IdempotencyKey lets the upstream recognise a request that it has had before. The client itself sends a POST once, key or not.
func IdempotencyKey(key string) Option {
	return func(r *http.Request) { r.Header.Set("Idempotency-Key", key) }
}
