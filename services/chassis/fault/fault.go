// Package fault is what domains say when a request cannot be fulfilled; the problem package turns it into an answer.
package fault

import (
	"fmt"
	"time"
)

// NotFound says that the thing asked for does not exist.
type NotFound struct {
	// What names the thing, such as "user 7".
	What string
}

// Error implements error.
func (e *NotFound) Error() string { return e.What + " not found" }

// Field is one invalid field of a request.
type Field struct {
	// Pointer is a JSON pointer such as "#/email".
	Pointer string `json:"pointer"`
	// Detail says what is wrong with it.
	Detail string `json:"detail"`
}

// Invalid says that a request failed validation; it carries every invalid field.
type Invalid struct {
	// Fields are all invalid fields, in the order of the request's schema.
	Fields []Field
}

// Error implements error.
func (e *Invalid) Error() string {
	return fmt.Sprintf("%d invalid fields: %v", len(e.Fields), e.Fields)
}

// Unavailable says that something the service depends on is down.
type Unavailable struct {
	// Dependency names what is down.
	Dependency string
	// RetryAfter is when another try makes sense.
	RetryAfter time.Duration
	// Cause is for the log; the client never sees it.
	Cause error
}

// Error implements error.
func (e *Unavailable) Error() string { return fmt.Sprintf("%s unavailable: %v", e.Dependency, e.Cause) }

// Unwrap gives the cause.
func (e *Unavailable) Unwrap() error { return e.Cause }
