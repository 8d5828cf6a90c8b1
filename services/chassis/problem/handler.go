package problem

import (
	"fmt"
	"net/http"
)

// Handler is an endpoint that says what went wrong instead of writing it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// ServeHTTP implements http.Handler.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h(w, r); err != nil {
		Write(w, r, err)
	}
}

// Status is an answer of HTTP itself, for which no domain has a fault.
type Status struct {
	// Code is the status code.
	Code int
	// Detail is a sentence that the client may see.
	Detail string
}

// Error implements error.
func (e *Status) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Detail) }

// Always answers every request with the same status.
func Always(code int, detail string) http.Handler {
	return Handler(func(http.ResponseWriter, *http.Request) error { return &Status{Code: code, Detail: detail} })
}
