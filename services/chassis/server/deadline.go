package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/deadline"
	"moorage.dev/services/chassis/problem"
)

// limit is how long the work on a request may take, or what its caller still waits if that is shorter; everything it calls
// inherits what is left.
func (d Deps) limit(r *http.Request) time.Duration {
	limit := d.Deadline
	if asked := r.Header[deadline.Header]; len(asked) > 0 {
		limit = deadline.Within(limit, asked[0])
	}
	return limit
}

// inTime lets the body of a request end with its deadline.
func inTime(current *answer.Answer, r *http.Request) *http.Request {
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	until, _ := r.Context().Deadline()
	// What is no connection, as in a test, has no deadlines.
	_ = http.NewResponseController(current).SetReadDeadline(until)
	r.Body = &body{ReadCloser: r.Body, answer: current}
	return r
}

// body is a request's body that ends with the request's deadline. Once it is read, net/http lifts that deadline itself.
type body struct {
	io.ReadCloser
	answer *answer.Answer
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		b.answer.Stall()
		err = &problem.Status{Code: http.StatusRequestTimeout, Detail: "the body did not arrive in time"}
	}
	return n, err
}
