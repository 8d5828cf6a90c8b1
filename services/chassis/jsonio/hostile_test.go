package jsonio

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"moorage.dev/services/chassis/fault"
)

// note is a body that takes anything anywhere.
type note struct {
	Text  string         `json:"text"`
	Below []note         `json:"below"`
	Free  map[string]any `json:"free"`
	Count int            `json:"count,string"`
}

func (*note) Valid() []fault.Field { return nil }

func decodeNote(body string) ([]fault.Field, error) {
	err := Decode(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader(body)), &note{})
	var invalid *fault.Invalid
	if errors.As(err, &invalid) {
		return invalid.Fields, nil
	}
	return nil, err
}

func TestDecode_namesAtMostAHundredFields(t *testing.T) {
	for _, body := range []string{
		`{"below":[` + strings.Repeat("7,", 100_000) + `7]}`,
		`{"x":1` + strings.Repeat(`,"x":1`, 100_000) + `}`,
	} {
		if fields, err := decodeNote(body); len(fields) != 100 || err != nil {
			t.Errorf("%.20s…: got %d fields and %v", body, len(fields), err)
		}
	}
	if fields, _ := decodeNote(`{"` + strings.Repeat("x", 1000) + `":1}`); len(fields) != 1 || len(fields[0].Pointer) > 80 {
		t.Errorf("got %v", fields)
	}
}

func TestDecode_findsBadTextHoweverDeepItLies(t *testing.T) {
	for _, depth := range []int{1, 20, 31, 32, 33, 500} {
		for _, text := range []string{`"\u0000"`, `"\ud800"`, "\"\xff\"", `"\ud800\u0041"`} {
			body := strings.Repeat(`{"below":[`, depth) + `{"text":` + text + `}` + strings.Repeat("]}", depth)
			fields, err := decodeNote(body)
			if len(fields) != 1 || err != nil || depth < 10 && fields[0].Pointer != "#"+strings.Repeat("/below/0", depth)+"/text" {
				t.Errorf("%s at %d: got %v and %v", text, depth, fields, err)
			}
			for _, field := range fields {
				if strings.Count(field.Pointer, "/") > maxDepth {
					t.Errorf("%d deep: each level is read again: %s", depth, field.Pointer)
				}
			}
		}
	}
	fields, err := decodeNote(`{"free":{"a":[{"b":"\u0000"}],"c":1},"count":"7"}`)
	if got := fmt.Sprint(fields); got != "[{#/free/a/0/b must not contain NUL}]" || err != nil {
		t.Errorf("got %s and %v", got, err)
	}
}

// What is taken holds no NUL and nothing that the client did not send; what is refused names a field.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"text":"a"}`, `{"text":"\ud83c\udf75"}`, `{"free":{"a":[1,"\u0000"]}}`, `{"below":[{"below":7}]}`, `{"count":7}`, `{"count":"x"}`,
		"{\"text\":\"\xff\"}", `{"text":"\ufffd"}`, `[`, `null`, `{"TEXT":1}`, `{"":1}`, `{"text":"\\u0000"}`, `{"free":{"\ud800":1}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var into note
		err := Decode(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader(body)), &into)
		text := fmt.Sprint(into)
		if err == nil && (strings.Contains(text, "\x00") || strings.Contains(text, "\ufffd") && !strings.Contains(body, "\ufffd") && !strings.Contains(strings.ToLower(body), `\ufffd`)) {
			t.Errorf("%q became %q", body, text)
		}
		var invalid *fault.Invalid
		if err != nil && (!errors.As(err, &invalid) || len(invalid.Fields) == 0) {
			t.Errorf("%q: %v", body, err)
		}
	})
}
