// Package answer remembers what became of a request's answer, for everything that must know whether there still can be one.
package answer

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
)

// StatusClientLeft stands in log, metric and trace for a request whose client left before an answer; nobody receives it.
const StatusClientLeft = 499

// Unmatched is the route of what no route knows, so that a scanner cannot make series.
const Unmatched = "unmatched"

// Answer is a response writer that remembers. One request has one, and what a handler runs beside itself may not use it.
type Answer struct {
	http.ResponseWriter
	// Route is the pattern that matched.
	Route string
	// Bytes is the length of what was sent of the body.
	Bytes int64

	client       context.Context
	status       int
	stalled, cut bool
}

// New begins an answer. The context is net/http's own of the request: it ends when the client leaves.
func New(client context.Context, w http.ResponseWriter) *Answer {
	a := &Answer{}
	a.Begin(client, w)
	return a
}

// Begin is New for an answer that is a part of something else.
func (a *Answer) Begin(client context.Context, w http.ResponseWriter) {
	*a = Answer{ResponseWriter: w, Route: Unmatched, client: client}
}

// key is the context key of the answer.
type key struct{}

// Into puts the answer into the context.
func (a *Answer) Into(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, a) }

// From gives the answer of the request that the context belongs to; nil outside of a server.
func From(ctx context.Context) *Answer {
	found, _ := ctx.Value(key{}).(*Answer)
	return found
}

// WriteHeader implements http.ResponseWriter.
func (a *Answer) WriteHeader(status int) {
	a.begin(status)
	a.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (a *Answer) Write(body []byte) (int, error) {
	a.begin(http.StatusOK)
	n, err := a.ResponseWriter.Write(body)
	a.Bytes += int64(n)
	return n, err
}

// FlushError implements what http.ResponseController looks for.
func (a *Answer) FlushError() error {
	a.begin(http.StatusOK)
	return http.NewResponseController(a.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (a *Answer) Flush() { _ = a.FlushError() }

// Hijack implements http.Hijacker.
func (a *Answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(a.ResponseWriter).Hijack()
	if err == nil && a.status == 0 {
		a.status = http.StatusSwitchingProtocols
	}
	return conn, buffered, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *Answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *Answer) begin(status int) {
	if a.status != 0 || status < http.StatusOK {
		return
	}
	a.status = status
	if a.ClientLeft() {
		a.status = StatusClientLeft
	}
}

// Begun says whether a part of the answer is out, so that there can be no other any more.
func (a *Answer) Begun() bool { return a.status != 0 }

// ClientLeft says whether nobody waits for the answer.
func (a *Answer) ClientLeft() bool {
	return !a.stalled && errors.Is(a.client.Err(), context.Canceled)
}

// Stall says that the client is still there and sends its request too slowly; net/http ends the context of both alike.
func (a *Answer) Stall() { a.stalled = true }

// Cut says that the connection ends before the answer does.
func (a *Answer) Cut() { a.cut = true }

// Status is what became of the request: the status that was sent, 499 when the client had left before, and 500 for
// an answer that was cut off. net/http sends 200 for a handler that wrote nothing.
func (a *Answer) Status() int {
	switch {
	case a.cut && a.ClientLeft():
		return StatusClientLeft
	case a.cut:
		return http.StatusInternalServerError
	case a.status != 0:
		return a.status
	case a.ClientLeft():
		return StatusClientLeft
	default:
		return http.StatusOK
	}
}
