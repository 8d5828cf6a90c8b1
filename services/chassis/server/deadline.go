package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/deadline"
	"moorage.dev/services/chassis/problem"
)

// deadline bounds the work on a request, and by what its caller still waits if that is shorter; everything it calls inherits
// what is left, and its body must have arrived by then.
func (d Deps) deadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), deadline.Within(d.Deadline, r.Header.Get(deadline.Header)))
		defer cancel()
		r = r.WithContext(ctx)
		if r.Body != nil && r.Body != http.NoBody {
			control := http.NewResponseController(w)
			until, _ := ctx.Deadline()
			// What is no connection, as in a test, has no deadlines.
			_ = control.SetReadDeadline(until)
			r.Body = &body{ReadCloser: r.Body, control: control, answer: answer.From(ctx)}
		}
		next.ServeHTTP(w, r)
	})
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
