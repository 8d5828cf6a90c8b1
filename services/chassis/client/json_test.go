package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"moorage.dev/services/chassis/fault"
)

func TestGetJSON_turnsAnswersIntoTheDomainsFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		get := func(answer http.RoundTripper) error {
			c, _ := newClient(t, answer)
			return c.GetJSON(t.Context(), Path{"users", "1"}, nil, &struct{}{})
		}
		if err := get(status(200)); err != nil {
			t.Errorf("200: %v", err)
		}
		var missing *fault.NotFound
		if err := get(status(404)); !errors.As(err, &missing) {
			t.Errorf("404: got %v", err)
		}
		for name, answer := range map[string]http.RoundTripper{"429": status(429), "500": status(500), "503": status(503), "reset": reset(), "timeout": silence()} {
			var down *fault.Unavailable
			if err := get(answer); !errors.As(err, &down) || down.Dependency != "user" {
				t.Errorf("%s: got %v, want user unavailable", name, err)
			}
		}
		var down *fault.Unavailable
		if err := get(status(403)); err == nil || errors.As(err, &down) {
			t.Errorf("403: got %v, want our own fault", err)
		}
	})
}

func TestGetJSON_saysWhenToTryAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(503, "Retry-After", "7"))
		want := func(after time.Duration) {
			t.Helper()
			var down *fault.Unavailable
			if err := c.GetJSON(t.Context(), nil, nil, &struct{}{}); !errors.As(err, &down) || down.RetryAfter != after {
				t.Errorf("got %v (%+v), want another try after %s", err, down, after)
			}
		}
		want(7 * time.Second)
		fake.will(reset())
		want(time.Second)
		posts(t, c, fake, 5)
		want(openFor)
	})
}

func TestGetJSON_asksBelowTheBaseAddress(t *testing.T) {
	var asked string
	c, _ := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = r.Method + " " + r.URL.String() + " " + r.Header.Get("Accept")
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("no json"))}, nil
	}))
	if err := c.GetJSON(context.Background(), Path{"users", "7"}, nil, &struct{}{}); err == nil {
		t.Error("an answer that is no JSON must be an error")
	}
	if want := "GET http://user.test/users/7 application/json"; asked != want {
		t.Errorf("got %q, want %q", asked, want)
	}
}
