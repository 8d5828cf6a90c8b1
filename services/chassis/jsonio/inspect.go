package jsonio

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/logging"
)

const (
	// maxFields bounds the answer to a body in which everything is wrong.
	maxFields = 100
	// maxDepth bounds how deep fields are named: each level is read again.
	maxDepth = 32
)

// inspector compares a value with the type that should take it. The decoder stops at the first thing that is wrong, and
// speaks of Go's types.
type inspector struct {
	fields []fault.Field
	depth  int
}

// inspect gives every field that is wrong; none for what is no JSON.
func inspect(body []byte, into reflect.Type) []fault.Field {
	var value json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&value); err != nil {
		return nil
	}
	i := &inspector{}
	i.value(value, into, "#")
	return i.fields
}

func (i *inspector) complain(at, detail string) {
	if len(i.fields) < maxFields {
		i.fields = append(i.fields, fault.Field{Pointer: at, Detail: detail})
	}
}

// value inspects one value; the type is nil where anything may stand.
func (i *inspector) value(value json.RawMessage, into reflect.Type, at string) {
	i.depth++
	defer func() { i.depth-- }()
	for into != nil && into.Kind() == reflect.Pointer && !custom(into) {
		into = into.Elem()
	}
	if into != nil && string(value) != "null" {
		if wrong := mismatch(value, into); wrong != "" {
			i.complain(at, wrong)
			return
		}
		if custom(into) {
			into = nil
		}
	}
	switch {
	case value[0] == '"':
		if wrong := badText(value); wrong != "" {
			i.complain(at, wrong)
		}
	case i.depth >= maxDepth:
		if wrong := badText(value); wrong != "" {
			i.complain(at, "text in it "+wrong)
		}
	case value[0] == '{':
		i.object(value, into, at)
	case value[0] == '[':
		i.array(value, into, at)
	}
}

func (i *inspector) object(value json.RawMessage, into reflect.Type, at string) {
	known := membersOf(into)
	decoder := json.NewDecoder(bytes.NewReader(value))
	_, _ = decoder.Token()
	for decoder.More() && len(i.fields) < maxFields {
		start := decoder.InputOffset()
		token, _ := decoder.Token()
		name, _ := token.(string)
		if wrong := badText(value[start:decoder.InputOffset()]); wrong != "" {
			i.complain(at, "a name in it "+wrong)
			name = ""
		}
		var member json.RawMessage
		if decoder.Decode(&member) != nil {
			return
		}
		below := at + "/" + escape(name)
		if of, is := known(name); is {
			i.value(member, of, below)
		} else {
			i.complain(below, "is not a known field")
		}
	}
}

func (i *inspector) array(value json.RawMessage, into reflect.Type, at string) {
	var of reflect.Type
	if into != nil && (into.Kind() == reflect.Slice || into.Kind() == reflect.Array) {
		of = into.Elem()
	}
	decoder := json.NewDecoder(bytes.NewReader(value))
	_, _ = decoder.Token()
	for n := 0; decoder.More() && len(i.fields) < maxFields; n++ {
		var element json.RawMessage
		if decoder.Decode(&element) != nil {
			return
		}
		i.value(element, of, at+"/"+strconv.Itoa(n))
	}
}

// maxName bounds a name that the client made up.
const maxName = 64

// escape writes a name as RFC 6901 wants it in a pointer, and in one that is a fragment.
func escape(name string) string {
	name = strings.NewReplacer("~", "~0", "/", "~1").Replace(logging.Cut(name, maxName))
	return (&url.URL{Fragment: name}).EscapedFragment()
}
