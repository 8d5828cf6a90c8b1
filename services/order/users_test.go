package order

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"moorage.dev/services/chassis/client"
	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/metrics"
)

func TestUsers_askTheServiceOfUsers(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/users/7" {
			t.Errorf("got %s", r.URL)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"id":7,"name":"Ann","email":"ann@example.com"}`)
	}))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	upstream := client.New("user", base, metrics.New("order", "v0"), client.Options{Backoff: time.Microsecond})
	defer upstream.CloseIdleConnections()
	users := NewUsers(upstream)
	if got, err := users.Find(t.Context(), 7); err != nil || got != (Customer{ID: 7, Name: "Ann"}) {
		t.Errorf("got %+v and %v", got, err)
	}
	status = http.StatusNotFound
	var missing *fault.NotFound
	if _, err := users.Find(t.Context(), 7); !errors.As(err, &missing) || missing.What != "user 7" {
		t.Errorf("404: got %v", err)
	}
	status = http.StatusServiceUnavailable
	var down *fault.Unavailable
	if _, err := users.Find(t.Context(), 7); !errors.As(err, &down) || down.Dependency != "user" {
		t.Errorf("503: got %v", err)
	}
}
