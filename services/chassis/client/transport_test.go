package client

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"moorage.dev/services/chassis/tracing"
)

// Every way to send a request passes the retries, the breaker and the trace: also that of whoever is given only the
// *http.Client inside, or its transport.
func TestClient_hasNoWayAround(t *testing.T) {
	const address = "http://user.test/users"
	for name, test := range map[string]struct {
		send     func(c *Client) (*http.Response, error)
		attempts int
	}{
		"Get":        {func(c *Client) (*http.Response, error) { return c.Get(address) }, 3},
		"Head":       {func(c *Client) (*http.Response, error) { return c.Head(address) }, 3},
		"Post":       {func(c *Client) (*http.Response, error) { return c.Post(address, "text/plain", strings.NewReader("x")) }, 1},
		"Client.Get": {func(c *Client) (*http.Response, error) { return c.Client.Get(address) }, 3},
		"a copy": {func(c *Client) (*http.Response, error) {
			copied := *c.Client
			copied.Timeout = time.Minute
			return copied.Get(address)
		}, 3},
		"RoundTrip": {func(c *Client) (*http.Response, error) {
			return c.Client.Transport.RoundTrip(httptest.NewRequest(http.MethodGet, address, nil))
		}, 3},
		"PostForm": {func(c *Client) (*http.Response, error) { return c.PostForm(address, url.Values{"a": {"b"}}) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(503))
				response, err := test.send(c)
				if err != nil {
					t.Fatal(err)
				}
				_ = response.Body.Close()
				if got := fake.count(); got != test.attempts {
					t.Errorf("attempts: got %d, want %d", got, test.attempts)
				}
				posts(t, c, fake, 4)
				before := fake.count()
				if _, err := test.send(c); !refused(err) || fake.count() != before {
					t.Errorf("with the breaker open: got %v and %d attempts", err, fake.count()-before)
				}
			})
		})
	}
}

func TestClient_refusesAnAddressThatIsNone(t *testing.T) {
	c, _ := newClient(t, status(200))
	if _, err := c.Get("http://[broken"); err == nil {
		t.Error("want an error")
	}
}

func TestClient_propagatesTheTraceOnEachAttemptAndLeavesTheRequestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(503))
		ctx, span := tracing.NewWith().Start(t.Context(), "test")
		defer span.End()
		r := request(t, "GET").WithContext(ctx)
		if _, err := send(c, r); err != nil {
			t.Fatal(err)
		}
		for i, header := range fake.headers {
			if got := header.Get("Traceparent"); !strings.Contains(got, tracing.ID(ctx)) {
				t.Errorf("attempt %d: traceparent %q does not name the trace %s", i+1, got, tracing.ID(ctx))
			}
		}
		if r.Header.Get("Traceparent") != "" {
			t.Error("the caller's request was changed")
		}
	})
}
