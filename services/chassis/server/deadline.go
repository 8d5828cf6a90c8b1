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

// until is the deadline of the work on a request, or of what its caller still waits if that is shorter; everything it calls
// inherits what is left.
func (d Deps) until(r *http.Request) time.Time {
	limit := d.Deadline
	if asked := r.Header[deadline.Header]; len(asked) > 0 {
		limit = deadline.Within(limit, asked[0])
	}
	return time.Now().Add(limit)
}

// inTime lets the body of a request end with its deadline.
func inTime(current *answer.Answer, r *http.Request) *http.Request {
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	control := http.NewResponseController(current)
	until, _ := r.Context().Deadline()
	// What is no connection, as in a test, has no deadlines.
	_ = control.SetReadDeadline(until)
	r.Body = &body{ReadCloser: r.Body, control: control, answer: current}
	return r
}

// body is a request's body that ends with the request's deadline.
type body struct {
	io.ReadCloser
	control *http.ResponseController
	answer  *answer.Answer
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == io.EOF:
		// From here on net/http reads to notice a client that leaves; a deadline there would look like one.
		_ = b.control.SetReadDeadline(time.Time{})
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.answer.Stall()
		err = &problem.Status{Code: http.StatusRequestTimeout, Detail: "the body did not arrive in time"}
	}
	return n, err
}
