package user

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"moorage.dev/services/chassis/fault"
)

// storeRules are what every Store keeps; the integration tests hold PostgreSQL to them too.
func storeRules(t *testing.T, store Store) {
	t.Helper()
	ctx := t.Context()
	if err := store.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	var made []User
	for i := range 3 {
		user, err := store.Create(ctx, Draft{Name: fmt.Sprintf("N%d", i), Email: fmt.Sprintf("n%d@example.com", i)})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, user)
	}
	got, err := store.Get(ctx, made[1].ID)
	if err != nil || got != made[1] {
		t.Errorf("got %+v and %v, want %+v", got, err, made[1])
	}
	var missing *fault.NotFound
	if _, err := store.Get(ctx, made[2].ID+1); !errors.As(err, &missing) {
		t.Errorf("nobody: got %v", err)
	}
	var taken *fault.Invalid
	if _, err := store.Create(ctx, Draft{Name: "again", Email: strings.ToUpper(made[0].Email)}); !errors.As(err, &taken) {
		t.Errorf("the same address again: got %v", err)
	}
	page, err := store.List(ctx, made[0].ID, 1)
	if err != nil || len(page) != 1 || page[0] != made[1] {
		t.Errorf("page: got %+v and %v", page, err)
	}
	if page, err = store.List(ctx, made[2].ID, 5); err != nil || page == nil || len(page) != 0 {
		t.Errorf("last page: got %#v and %v, want an empty list and not nil", page, err)
	}
}

func TestMemory_keepsTheRulesOfAStore(t *testing.T) {
	store, err := OpenStore(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	storeRules(t, store)
}
