package client

import (
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"moorage.dev/services/chassis/fault"
)

// echo remembers the last request that it answered.
type echo struct {
	method, address, body string
	header                http.Header
	status                int
	answer                string
}

func (e *echo) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.method, e.address, e.body, e.header = r.Method, r.RequestURI, string(body), r.Header
	w.WriteHeader(e.status)
	_, _ = io.WriteString(w, e.answer)
}

func TestNewRequest_sendsPathQueryAndBody(t *testing.T) {
	query := url.Values{"q": {"a&b", "c"}, "page": {"2"}}
	for name, test := range map[string]struct {
		path          Path
		query         url.Values
		body          any
		address, kind string
		sent          string
	}{
		"nothing":  {nil, nil, nil, "/", "", ""},
		"a query":  {Path{"users"}, query, nil, "/users?page=2&q=a%26b&q=c", "", ""},
		"a value":  {Path{"users", "7"}, nil, map[string]int{"a": 1}, "/users/7", "application/json", `{"a":1}`},
		"a reader": {Path{"users"}, nil, strings.NewReader("text"), "/users", "", "text"},
	} {
		t.Run(name, func(t *testing.T) {
			seen := &echo{status: 200}
			r := newReal(t, seen.serve)
			req, err := r.NewRequest(t.Context(), http.MethodPut, test.path, test.query, test.body)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.DoJSON(req, nil); err != nil {
				t.Fatal(err)
			}
			if seen.method != "PUT" || seen.address != test.address || seen.body != test.sent || seen.header.Get("Content-Type") != test.kind {
				t.Errorf("got %+v", seen)
			}
		})
	}
}

func TestNewRequest_refusesWhatIsNoRequest(t *testing.T) {
	c, fake := newClient(t, status(200))
	if _, err := c.NewRequest(t.Context(), "GET IT", nil, nil, nil); err == nil {
		t.Error("a method with a space was taken")
	}
	if err := c.PostJSON(t.Context(), Path{"a"}, math.Inf(1), nil); err == nil || !strings.HasPrefix(err.Error(), "user: body of POST /a: ") {
		t.Errorf("a value that is no JSON: got %v", err)
	}
	if got := fake.count(); got != 0 {
		t.Errorf("%d were sent", got)
	}
}

func TestPostJSON_sendsAKeyAndReadsTheAnswer(t *testing.T) {
	seen := &echo{status: 201, answer: `{"id":7}`}
	r := newReal(t, seen.serve)
	var made struct{ ID int }
	draft := struct {
		Item string `json:"item"`
	}{"tea"}
	if err := r.PostJSON(t.Context(), Path{"orders"}, draft, &made, IdempotencyKey("k1")); err != nil || made.ID != 7 {
		t.Errorf("got %+v and %v", made, err)
	}
	if seen.body != `{"item":"tea"}` || seen.header.Get("Idempotency-Key") != "k1" || seen.header.Get("Accept") != "application/json" {
		t.Errorf("got %+v", seen)
	}
	if err := r.PostJSON(t.Context(), Path{"orders"}, draft, nil); err != nil || seen.header.Get("Idempotency-Key") != "" {
		t.Errorf("got %v and key %q", err, seen.header.Get("Idempotency-Key"))
	}
	seen.status, seen.answer = 409, ""
	var other *StatusError
	if err := r.PostJSON(t.Context(), Path{"orders"}, draft, nil); !errors.As(err, &other) || other.Status != 409 || other.Request != "POST /orders" {
		t.Errorf("got %v", err)
	}
}

// Ours is not the upstream's: what cannot be sent is no 503 that blames it.
func TestDoJSON_doesNotBlameTheUpstreamForOurRequest(t *testing.T) {
	r := newReal(t, func(http.ResponseWriter, *http.Request) {})
	for name, send := range map[string]func() error{
		"header": func() error { return r.PostJSON(t.Context(), nil, 1, nil, IdempotencyKey("a\nb")) },
		"body": func() error {
			req, err := r.NewRequest(t.Context(), http.MethodPost, nil, nil, iotest.ErrReader(errOwn))
			if err != nil {
				t.Fatal(err)
			}
			return r.DoJSON(req, nil)
		},
	} {
		var down *fault.Unavailable
		if err := send(); err == nil || errors.As(err, &down) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
