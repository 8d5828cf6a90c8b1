package client

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// The methods below have the same names as the embedded client's, which would otherwise send around retry and breaker.

// Get sends a GET.
func (c *Client) Get(address string) (*http.Response, error) {
	return c.send(http.MethodGet, address, "", nil)
}

// Head sends a HEAD.
func (c *Client) Head(address string) (*http.Response, error) {
	return c.send(http.MethodHead, address, "", nil)
}

// Post sends a POST.
func (c *Client) Post(address, contentType string, body io.Reader) (*http.Response, error) {
	return c.send(http.MethodPost, address, contentType, body)
}

// PostForm sends a form by POST.
func (c *Client) PostForm(address string, data url.Values) (*http.Response, error) {
	return c.Post(address, "application/x-www-form-urlencoded", strings.NewReader(data.Encode()))
}

func (c *Client) send(method, address, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest(method, address, body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	return c.Do(req)
}
