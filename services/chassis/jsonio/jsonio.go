// Package jsonio is the one place that reads and writes JSON bodies.
package jsonio

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

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

// Decode reads one JSON value and validates it. Whatever is wrong with it is a *fault.Invalid, except its size.
func Decode(w http.ResponseWriter, r *http.Request, into Valid) error {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return unreadable(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return invalid("#", "must be one JSON value")
	}
	if fields := into.Valid(); len(fields) > 0 {
		return &fault.Invalid{Fields: fields}
	}
	return nil
}

// Encode answers with a JSON value.
func Encode(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(status)
	// A client that has gone takes no answer, and no problem in its place.
	_, _ = w.Write(append(body, '\n'))
	return nil
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &tooLarge):
		return &problem.Status{Code: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit)}
	case errors.As(err, &wrongType):
		return invalid("#/"+strings.ReplaceAll(wrongType.Field, ".", "/"), "must be a "+wrongType.Type.String()+", got a "+wrongType.Value)
	default:
		return invalid("#", "must be a JSON object of the documented fields")
	}
}

func invalid(pointer, detail string) error {
	return &fault.Invalid{Fields: []fault.Field{{Pointer: pointer, Detail: detail}}}
}
