package jsonio

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	timeType        = reflect.TypeFor[time.Time]()
	bytesType       = reflect.TypeFor[[]byte]()
)

// custom says whether a type reads its JSON itself.
func custom(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonUnmarshaler) || p.Implements(textUnmarshaler)
}

// mismatch says in the words of JSON what is wrong with a value for a type, without looking into objects and arrays.
func mismatch(value json.RawMessage, into reflect.Type) string {
	want, got := expected(into), kindOf(value)
	if want == "" || want == got && (got == "an object" || got == "an array") && !custom(into) {
		return ""
	}
	if want != got && want != anything {
		return "must be " + want + ", got " + got
	}
	err := json.Unmarshal(value, reflect.New(into).Interface())
	switch {
	case err == nil:
		return ""
	case into == timeType:
		return notATime
	case got != "a number" || want == anything:
		return "is not valid"
	case strings.ContainsAny(string(value), ".eE") && whole(into):
		return "must be a whole number"
	default:
		return "is out of range"
	}
}

const (
	// anything is what a type expects that reads its JSON itself.
	anything = "anything"
	notATime = "must be a time such as 2030-01-02T03:04:05Z"
)

// expected is the kind of JSON that a type takes; empty for any.
func expected(t reflect.Type) string {
	switch {
	case t == timeType || reflect.PointerTo(t).Implements(jsonUnmarshaler):
		return anything
	case t == bytesType || reflect.PointerTo(t).Implements(textUnmarshaler):
		return "a string"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "a boolean"
	case reflect.String:
		return "a string"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Interface:
		return ""
	default:
		return "a number"
	}
}

func whole(t reflect.Type) bool { return t.Kind() != reflect.Float32 && t.Kind() != reflect.Float64 }

func kindOf(value json.RawMessage) string {
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	default:
		return "a number"
	}
}

// membersOf gives the types of what an object may have: the fields of a struct, anything of one type in a map.
func membersOf(into reflect.Type) func(name string) (reflect.Type, bool) {
	switch {
	case into == nil || into.Kind() == reflect.Interface:
		return func(string) (reflect.Type, bool) { return nil, true }
	case into.Kind() == reflect.Map:
		return func(string) (reflect.Type, bool) { return into.Elem(), true }
	}
	fields := reflect.VisibleFields(into)
	return func(name string) (reflect.Type, bool) {
		for _, field := range fields {
			tag, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if tag == "" {
				tag = field.Name
			}
			if !field.IsExported() || tag == "-" && options == "" || !strings.EqualFold(tag, name) {
				continue
			}
			if strings.Contains(options, "string") {
				return nil, true
			}
			return field.Type, true
		}
		return nil, false
	}
}
