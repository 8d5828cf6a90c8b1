package client

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// fill reads the body as far as it fits the buffer, so that a transfer that breaks off is a failed attempt and may be retried.
// A whole body gives its connection back at once, even if the caller never closes it.
func (t *transport) fill(response *http.Response, limit *limit) error {
	var head bytes.Buffer
	n, err := io.CopyN(&head, response.Body, t.options.Buffer)
	if err != nil && err != io.EOF {
		_ = response.Body.Close()
		return fmt.Errorf("read body after %d bytes: %w", n, err)
	}
	if err == io.EOF {
		_ = response.Body.Close()
		limit.end()
		response.Body = whole{&head}
		return nil
	}
	limit.answered()
	rest := response.Body
	response.Body = &onClose{ReadCloser: struct {
		io.Reader
		io.Closer
	}{io.MultiReader(&head, rest), rest}, then: limit.end}
	return nil
}

// whole is a body that was read to its end.
type whole struct{ io.Reader }

// Close implements io.Closer.
func (whole) Close() error { return nil }

// after runs a function once the body is no longer needed, which is at once for a whole one.
func after(body io.ReadCloser, then func()) io.ReadCloser {
	if _, read := body.(whole); read {
		then()
		return body
	}
	return &onClose{ReadCloser: body, then: then}
}

// onClose runs a function once the body is no longer needed.
type onClose struct {
	io.ReadCloser
	then func()
}

// Close implements io.Closer.
func (b *onClose) Close() error {
	defer b.then()
	return b.ReadCloser.Close()
}

// discard drops a response that is not the last one.
func discard(response *http.Response) {
	if response != nil {
		_ = response.Body.Close()
	}
}
