package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"golang.org/x/net/http/httpguts"
)

// mistake is what is wrong with a request that could not be sent.
type mistake struct{ error }

// Unwrap gives the cause.
func (e mistake) Unwrap() error { return e.error }

func isMistake(err error) bool {
	var wrong mistake
	return errors.As(err, &wrong)
}

// sendable refuses what no connection would take, before the breaker hears of it.
func sendable(req *http.Request) error {
	if err := wrong(req); err != nil {
		return mistake{fmt.Errorf("%w", err)}
	}
	return nil
}

func wrong(req *http.Request) error {
	switch {
	case req.URL == nil || req.URL.Host == "":
		return errors.New("the address has no host")
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return fmt.Errorf("the address's scheme %q is not http or https", req.URL.Scheme)
	case req.Method != "" && !httpguts.ValidHeaderFieldName(req.Method):
		return fmt.Errorf("%q is not a method", req.Method)
	}
	for _, fields := range []http.Header{req.Header, req.Trailer} {
		for name, values := range fields {
			if !httpguts.ValidHeaderFieldName(name) {
				return fmt.Errorf("%q is not a header's name", name)
			}
			for _, value := range values {
				if !httpguts.ValidHeaderFieldValue(value) {
					// Without the value, which may be a secret.
					return fmt.Errorf("header %s has a value that no header can have", name)
				}
			}
		}
	}
	return nil
}

// sent watches the body of a request being sent, and remembers whether its reader failed or held another number of bytes
// than was announced.
type sent struct {
	io.ReadCloser
	announced int64
	read      int64
	closed    atomic.Bool
	failure   atomic.Pointer[error]
}

// Read implements io.Reader.
func (s *sent) Read(into []byte) (int, error) {
	n, err := s.ReadCloser.Read(into)
	s.read += int64(n)
	switch {
	case s.closed.Load():
		// Whoever closed it has given up already.
	case err != nil && err != io.EOF:
		s.failure.Store(&err)
	case s.announced > 0 && (s.read > s.announced || err == io.EOF && s.read < s.announced):
		wrong := fmt.Errorf("%d bytes were announced, and there are %d", s.announced, s.read)
		s.failure.Store(&wrong)
	}
	return n, err
}

// Close implements io.Closer.
func (s *sent) Close() error {
	s.closed.Store(true)
	return s.ReadCloser.Close()
}

// broken is what was wrong with the body, if it was; there may be none.
func (s *sent) broken() error {
	if s == nil {
		return nil
	}
	if failure := s.failure.Load(); failure != nil {
		return *failure
	}
	return nil
}
