package jsonio

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

type tea struct {
	Name  string `json:"name"`
	Grams int    `json:"grams"`
	Leaf  struct {
		Size int `json:"size"`
	} `json:"leaf"`
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
		`{"name":"Assam","grams":5}`:            "",
		`{}`:                                    "[{#/name missing} {#/grams too little}]",
		`{"name":3,"grams":5}`:                  "[{#/name must be a string, got a number}]",
		`{"name":"a","leaf":{"size":"x"}}`:      "[{#/leaf/size must be a int, got a string}]",
		`{"name":"a","grams":5,"sugar":1}`:      "[{# must be a JSON object of the documented fields}]",
		`not json`:                              "[{# must be a JSON object of the documented fields}]",
		``:                                      "[{# must be a JSON object of the documented fields}]",
		`{"name":"a"`:                           "[{# must be a JSON object of the documented fields}]",
		`{"name":"a","grams":5}{"name":"b"}`:    "[{# must be one JSON value}]",
		`{"name":"a","grams":5} trailing words`: "[{# must be one JSON value}]",
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
