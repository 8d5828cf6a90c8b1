// Package jsonio is the one place that reads and writes JSON bodies.
package jsonio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"sync"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

// limit bounds what a client can make the process hold.
const limit = 1 << 20

// Valid is a request body that knows its own rules.
type Valid interface {
	// Valid gives every invalid field; none means that the body is valid.
	Valid() []fault.Field
}

// Decode reads one JSON value and validates it. Whatever is wrong with it is a *fault.Invalid with every field that has the wrong
// type, is not known, or holds text that is none; only what HTTP itself refuses, such as the size, is a *problem.Status.
func Decode(w http.ResponseWriter, r *http.Request, into Valid) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return unread(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return refuse(inspect(body, reflect.TypeOf(into)))
	}
	if suspicious(body) {
		// The decoder takes such text, and puts something else in its place.
		if fields := inspect(body, reflect.TypeOf(into)); len(fields) > 0 {
			return refuse(fields)
		}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return refuse([]fault.Field{{Pointer: "#", Detail: "must be one JSON value"}})
	}
	if fields := into.Valid(); len(fields) > 0 {
		return &fault.Invalid{Fields: fields}
	}
	return nil
}

// Encode answers with a JSON value. One that cannot be encoded is an error, and nothing of it has been sent.
func Encode(w http.ResponseWriter, status int, value any) error {
	text := buffers.Get().(*bytes.Buffer)
	defer keep(text)
	if err := json.NewEncoder(text).Encode(value); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	// As Set would, with one piece of memory for both and no name to spell.
	values := &[2]string{"application/json", strconv.Itoa(text.Len())}
	header := w.Header()
	header["Content-Type"], header["Content-Length"] = values[:1:1], values[1:]
	w.WriteHeader(status)
	// A client that has gone takes no answer, and no problem in its place.
	_, _ = w.Write(text.Bytes())
	return nil
}

// buffers are for answers: whole before the first byte leaves, and of a length that is known.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKept bounds a buffer that waits for its next answer.
const maxKept = 64 << 10

func keep(text *bytes.Buffer) {
	if text.Cap() <= maxKept {
		text.Reset()
		buffers.Put(text)
	}
}

func unread(err error) error {
	var tooLarge *http.MaxBytesError
	var status *problem.Status
	switch {
	case errors.As(err, &tooLarge):
		return &problem.Status{Code: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit)}
	case errors.As(err, &status):
		return status
	default:
		return &problem.Status{Code: http.StatusBadRequest, Detail: "the body did not arrive whole"}
	}
}

// refuse names the fields; a body without any is no JSON at all.
func refuse(fields []fault.Field) error {
	if len(fields) == 0 {
		fields = []fault.Field{{Pointer: "#", Detail: "must be a JSON object of the documented fields"}}
	}
	return &fault.Invalid{Fields: fields}
}
