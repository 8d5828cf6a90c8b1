package jsonio

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

type tea struct {
	Name  string `json:"name"`
	Grams int    `json:"grams"`
	Leaf  struct {
		Size int `json:"size"`
	} `json:"leaf"`
	Organic bool               `json:"organic"`
	Prices  map[string]float64 `json:"prices"`
	Tags    []string           `json:"tags"`
	Blends  []blend            `json:"blends"`
	Dotted  string             `json:"with.dot"`
	Addr    netip.Addr         `json:"addr"`
	At      time.Time          `json:"at"`
}

type blend struct {
	Parts []int     `json:"parts"`
	At    time.Time `json:"at"`
}

func (t *tea) Valid() []fault.Field {
	var fields []fault.Field
	if t.Name == "" {
		fields = append(fields, fault.Field{Pointer: "#/name", Detail: "missing"})
	}
	if t.Grams < 1 {
		fields = append(fields, fault.Field{Pointer: "#/grams", Detail: "too little"})
	}
	return fields
}

func decode(body string) error {
	return Decode(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader(body)), &tea{})
}

func TestDecode_saysWhichFieldsAreInvalid(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":"Assam","grams":5}`:                              "",
		`{}`:                                                      "[{#/name missing} {#/grams too little}]",
		`{"name":3,"grams":5}`:                                    "[{#/name must be a string, got a number}]",
		`{"name":"a","leaf":{"size":"x"}}`:                        "[{#/leaf/size must be a number, got a string}]",
		`{"name":"a","grams":1.5}`:                                "[{#/grams must be a whole number}]",
		`{"name":"a","grams":1e99}`:                               "[{#/grams must be a whole number}]",
		`{"name":"a","grams":99999999999999999999}`:               "[{#/grams is out of range}]",
		`{"name":"a","leaf":[]}`:                                  "[{#/leaf must be an object, got an array}]",
		`{"name":"a","organic":"no"}`:                             "[{#/organic must be a boolean, got a string}]",
		`{"name":"a","prices":{"a/b":1,"c~d":"x"}}`:               "[{#/prices/c~0d must be a number, got a string}]",
		`{"name":"a","prices":{"a/b":"x"}}`:                       "[{#/prices/a~1b must be a number, got a string}]",
		`{"name":"a","prices":{"a %é":"x"}}`:                      "[{#/prices/a%20%25%C3%A9 must be a number, got a string}]",
		`{"name":"a","tags":["b",{"c":1},"d"]}`:                   "[{#/tags/1 must be a string, got an object}]",
		`{"name":"a","blends":[{"parts":[1]},{"parts":[1,"x"]}]}`: "[{#/blends/1/parts/1 must be a number, got a string}]",
		`{"name":"a","blends":{}}`:                                "[{#/blends must be an array, got an object}]",
		`{"name":"a","with.dot":true}`:                            "[{#/with.dot must be a string, got a boolean}]",
		`{"name":"a","addr":7}`:                                   "[{#/addr must be a string, got a number}]",
		`{"name":"a","addr":"nowhere"}`:                           "[{#/addr is not valid}]",
		`{"name":"a","at":"yesterday"}`:                           "[{#/at must be a time such as 2030-01-02T03:04:05Z}]",
		`{"name":"a","blends":[{"at":[]}]}`:                       "[{#/blends/0/at must be a time such as 2030-01-02T03:04:05Z}]",
		`{"name":"a","grams":5,"sugar":1}`:                        "[{#/sugar is not a known field}]",
		`{"name":"a","leaf":{"sugar":1}}`:                         "[{#/leaf/sugar is not a known field}]",
		`{"leaf":{"size":1},"size":2}`:                            "[{#/size is not a known field}]",
		`[1]`:                                                     "[{# must be an object, got an array}]",
		` 7 `:                                                     "[{# must be an object, got a number}]",
		`not json`:                                                "[{# must be a JSON object of the documented fields}]",
		``:                                                        "[{# must be a JSON object of the documented fields}]",
		`{"name":"a"`:                                             "[{# must be a JSON object of the documented fields}]",
		`{"name":"a","grams":5}{"name":"b"}`:                      "[{# must be one JSON value}]",
		`{"name":"a","grams":5} trailing words`:                   "[{# must be one JSON value}]",
		`{"name":"\u0000","grams":5}`:                             "[{#/name must not contain NUL}]",
		`{"name":"\\u0000","grams":5}`:                            "",
		"{\"name\":\"\xff\",\"grams\":5}":                         "[{#/name must be valid Unicode}]",
		`{"name":"\ud800","grams":5}`:                             "[{#/name must be valid Unicode}]",
		`{"name":"\ud83c\udf75","grams":5}`:                       "",
		`{"name":"a\u0000","tags":["b","\u0000"],"prices":{"x\u0000":1}}`: "[{#/name must not contain NUL} {#/tags/1 must not contain NUL} {#/prices a name in it must not contain NUL}]",
	} {
		err := decode(body)
		got := ""
		var invalid *fault.Invalid
		if errors.As(err, &invalid) {
			got = fmt.Sprint(invalid.Fields)
		}
		if got != want || (err == nil) != (want == "") {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
	}
}

func TestDecode_boundsTheBody(t *testing.T) {
	err := decode(`{"name":"` + strings.Repeat("x", limit) + `"}`)
	var status *problem.Status
	if !errors.As(err, &status) || status.Code != 413 {
		t.Errorf("got %v, want 413", err)
	}
}

func TestDecode_neverNamesAGoType(t *testing.T) {
	for _, body := range []string{`{"grams":"x"}`, `{"blends":[7]}`, `{"prices":[]}`, `{"addr":{}}`, `{"at":{}}`, `{"leaf":"x"}`, `[]`} {
		var invalid *fault.Invalid
		if err := decode(body); !errors.As(err, &invalid) {
			t.Errorf("%s: got %v", body, err)
			continue
		}
		for _, word := range []string{"int", "float", "struct", "map", "jsonio", "netip", "Time", "Go", "bool "} {
			if text := fmt.Sprint(invalid.Fields); strings.Contains(text, word) && !strings.Contains(text, "pointer") {
				t.Errorf("%s: says %s: %s", body, word, text)
			}
		}
	}
}

func TestDecode_passesOnWhatHTTPSays(t *testing.T) {
	late := &problem.Status{Code: 408, Detail: "late"}
	request := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader(`{"name":`), iotest.ErrReader(late)))
	if err := Decode(httptest.NewRecorder(), request, &tea{}); !errors.Is(err, late) {
		t.Errorf("got %v", err)
	}
}

func TestEncode_writesNothingItCannotFinish(t *testing.T) {
	answer := httptest.NewRecorder()
	if err := Encode(answer, 200, make(chan int)); err == nil || answer.Body.Len() != 0 {
		t.Errorf("got %v and %s", err, answer.Body)
	}
	if err := Encode(answer, 201, map[string]int{"a": 1}); err != nil {
		t.Error(err)
	}
	if answer.Code != 201 || answer.Body.String() != "{\"a\":1}\n" || answer.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

func TestEncode_givesEachHeaderAValueOfItsOwn(t *testing.T) {
	answer := httptest.NewRecorder()
	if err := Encode(answer, http.StatusOK, "text"); err != nil {
		t.Fatal(err)
	}
	header := answer.Header()
	header.Add("Content-Type", "more")
	header.Add("Content-Length", "more")
	if got := answer.Result().Header; len(got) != 2 || got.Get("Content-Type") != "application/json" || got.Get("Content-Length") != "7" {
		t.Errorf("got %v", got)
	}
	if header.Get("Content-Type") != "application/json" || header.Get("Content-Length") != "7" {
		t.Errorf("one header is written over the other: %v", header)
	}
}
