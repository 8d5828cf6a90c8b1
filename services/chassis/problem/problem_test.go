package problem

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/tracing"
)

func TestHandler_turnsFaultsIntoProblems(t *testing.T) {
	cause := errors.New("dial db.test as admin")
	for name, test := range map[string]struct {
		err        error
		status     int
		detail     string
		retryAfter string
	}{
		"not found":            {&fault.NotFound{What: "user 7"}, 404, "user 7 not found", ""},
		"wrapped":              {fmt.Errorf("find: %w", &fault.NotFound{What: "user 7"}), 404, "user 7 not found", ""},
		"invalid":              {&fault.Invalid{Fields: []fault.Field{{Pointer: "#/a", Detail: "x"}, {Pointer: "#/b", Detail: "y"}}}, 422, "the request is not valid", ""},
		"unavailable":          {&fault.Unavailable{Dependency: "database", Cause: cause}, 503, "database is unavailable", "1"},
		"unavailable, rounded": {&fault.Unavailable{Dependency: "user", RetryAfter: 29900 * time.Millisecond}, 503, "user is unavailable", "30"},
		"deadline":             {fmt.Errorf("query: %w", context.DeadlineExceeded), 503, "the request took too long", "1"},
		"caller gone":          {context.Canceled, 503, "the request took too long", "1"},
		"status of HTTP":       {&Status{Code: 405, Detail: "no"}, 405, "no", ""},
		"anything else":        {cause, 500, "internal error", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			ctx, span := tracing.NewWith().Start(t.Context(), "test")
			defer span.End()
			ctx = logging.Into(ctx, zerolog.New(&log))
			answer := httptest.NewRecorder()
			Handler(func(http.ResponseWriter, *http.Request) error { return test.err }).
				ServeHTTP(answer, httptest.NewRequestWithContext(ctx, "GET", "/users/7?token=secret", nil))
			var got Details
			if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			want := Details{Type: "about:blank", Title: http.StatusText(test.status), Status: test.status, Detail: test.detail, Instance: "/users/7", TraceID: tracing.ID(ctx)}
			fields := got.Errors
			got.Errors = nil
			if fmt.Sprint(got) != fmt.Sprint(want) || answer.Code != test.status {
				t.Errorf("got  %d %+v\nwant %+v", answer.Code, got, want)
			}
			if (name == "invalid") != (len(fields) == 2) {
				t.Errorf("errors: got %v", fields)
			}
			if kind := answer.Header().Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("content type: got %q", kind)
			}
			if after := answer.Header().Get("Retry-After"); after != test.retryAfter {
				t.Errorf("Retry-After: got %q, want %q", after, test.retryAfter)
			}
			if logged := strings.Contains(log.String(), test.err.Error()); logged != (test.status >= 500) {
				t.Errorf("log: %s", &log)
			}
		})
	}
}

func TestHandler_leavesASuccessAlone(t *testing.T) {
	answer := httptest.NewRecorder()
	Handler(func(w http.ResponseWriter, _ *http.Request) error { w.WriteHeader(204); return nil }).
		ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	if answer.Code != 204 || answer.Body.Len() != 0 {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

func TestHandler_sendsNoErrorOfOursToAClientThatLeft(t *testing.T) {
	for err, status := range map[error]int{context.Canceled: 499, errors.New("anything"): 499, &fault.Unavailable{Dependency: "user"}: 499, &fault.NotFound{What: "user 7"}: 404} {
		var log bytes.Buffer
		ctx, leave := context.WithCancel(logging.Into(t.Context(), zerolog.New(&log)))
		leave()
		recorder := httptest.NewRecorder()
		Handler(func(http.ResponseWriter, *http.Request) error { return err }).ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, "GET", "/", nil))
		if recorder.Code != status || recorder.Header().Get("Retry-After") != "" || log.Len() != 0 {
			t.Errorf("%v: got %d, log: %s", err, recorder.Code, &log)
		}
	}
}

func TestHandler_thatFailsAfterItBeganCutsTheConnection(t *testing.T) {
	var log bytes.Buffer
	ctx := logging.Into(t.Context(), zerolog.New(&log))
	recorder := httptest.NewRecorder()
	begun := answer.New(ctx, recorder)
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler || !strings.Contains(log.String(), "too late") || recorder.Body.String() != "{" || begun.Status() != 500 {
			t.Errorf("got %v, %d %s, log: %s", cause, begun.Status(), recorder.Body, &log)
		}
	}()
	Handler(func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = w.Write([]byte("{"))
		return errors.New("too late")
	}).
		ServeHTTP(begun, httptest.NewRequestWithContext(begun.Into(ctx), "GET", "/", nil))
	t.Error("went on")
}
