package server

import (
	"net/http"

	"moorage.dev/services/chassis/health"
)

// closing is a response writer whose answer ends its connection while the process drains: it asks clients to take their next
// request elsewhere. It looks when an answer begins, not when its request came: what was asked before draining is answered
// during it, and the connection is used again only if the answer lets it.
type closing struct {
	http.ResponseWriter
	health *health.Checks
	begun  bool
}

func (d Deps) closing(w http.ResponseWriter) closing {
	return closing{ResponseWriter: w, health: d.Health}
}

// begin runs before the headers leave; net/http sends those of a handler that wrote nothing after it has returned.
func (c *closing) begin(status int) {
	if c.begun || status < http.StatusOK {
		return
	}
	c.begun = true
	if c.health.Draining() {
		c.Header().Set("Connection", "close")
	}
}

// WriteHeader implements http.ResponseWriter.
func (c *closing) WriteHeader(status int) {
	c.begin(status)
	c.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (c *closing) Write(body []byte) (int, error) {
	c.begin(http.StatusOK)
	return c.ResponseWriter.Write(body)
}

// FlushError implements what http.ResponseController looks for.
func (c *closing) FlushError() error {
	c.begin(http.StatusOK)
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (c *closing) Unwrap() http.ResponseWriter { return c.ResponseWriter }
