package user

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"moorage.dev/services/chassis/chassistest"
	"moorage.dev/services/chassis/fault"
)

// newHandler serves the domain over a memory that holds Ann and Bob.
func newHandler(t *testing.T) http.Handler {
	t.Helper()
	store := NewMemory()
	store.now = func() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }
	for _, draft := range []Draft{{Name: "Ann", Email: "ann@example.com"}, {Name: "Bob", Email: "bob@example.com"}} {
		if _, err := store.Create(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	}
	return chassistest.NewHandler(New(store).RegisterHandlers)
}

// downStore is a store whose database is away.
type downStore struct{ *Memory }

func down() error {
	return &fault.Unavailable{Dependency: "database", Cause: errors.New("dial db.test")}
}

func (downStore) Create(context.Context, Draft) (User, error)      { return User{}, down() }
func (downStore) Get(context.Context, int64) (User, error)         { return User{}, down() }
func (downStore) List(context.Context, int64, int) ([]User, error) { return nil, down() }

// newDownHandler serves the domain without its database.
func newDownHandler() http.Handler {
	return chassistest.NewHandler(New(downStore{NewMemory()}).RegisterHandlers)
}
