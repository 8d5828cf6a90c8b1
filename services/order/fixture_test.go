package order

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"moorage.dev/services/chassis/chassistest"
	"moorage.dev/services/chassis/fault"
)

// fakeUsers know user 1, and nobody when they are down.
type fakeUsers struct {
	down  bool
	calls int
}

// Find implements Users.
func (f *fakeUsers) Find(_ context.Context, id int64) (Customer, error) {
	f.calls++
	if f.down {
		return Customer{}, &fault.Unavailable{Dependency: "user", RetryAfter: 30 * time.Second, Cause: errors.New("refused")}
	}
	if id != 1 {
		return Customer{}, &fault.NotFound{What: "user"}
	}
	return Customer{ID: 1, Name: "Ann"}, nil
}

const tea = `{"user_id":1,"item":"tea","quantity":2}`

// newHandler serves the domain over a memory that holds one order of tea, made with the key k1.
func newHandler(t *testing.T) (http.Handler, *fakeUsers) {
	t.Helper()
	users, store := &fakeUsers{}, NewMemory()
	store.now = func() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }
	handler := chassistest.NewHandler(New(store, users, "").RegisterHandlers)
	answer := chassistest.Ask(t, handler, "POST", "/orders", tea, keyHeader, "k1")
	chassistest.Want(t, answer, 201, `{"id":1,"user_id":1,"item":"tea","quantity":2,"currency":"EUR","created":"2030-01-02T03:04:05Z"}`)
	if got := answer.Header().Get("Location"); got != "/orders/1" {
		t.Errorf("Location: got %q", got)
	}
	return handler, users
}
