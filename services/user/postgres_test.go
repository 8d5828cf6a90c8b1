package user

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"moorage.dev/services/chassis/fault"
)

// A database that is away is not ready, and does not end the process.
func TestPostgres_opensWithoutItsDatabase(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := listener.Addr().String()
	_ = listener.Close()
	store, err := OpenStore(t.Context(), "postgres://me:secret@"+gone+"/users?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, getErr := store.Get(ctx, 1)
	for _, err := range []error{store.Ping(ctx), getErr} {
		var down *fault.Unavailable
		if !errors.As(err, &down) || down.Dependency != "database" {
			t.Errorf("got %v", err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is in the error: %v", err)
		}
	}
}

func TestPostgres_refusesAnAddressWithoutQuotingIt(t *testing.T) {
	_, err := OpenStore(t.Context(), "postgres://me:secret@[broken/users")
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.HasPrefix(err.Error(), "DATABASE_URL: ") {
		t.Errorf("got %v", err)
	}
}

// A database that takes connections and never answers: nobody waits for the turn of those who came before.
func TestPostgres_thatHangsAtFirstUseDoesNotQueueItsCallers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	store, err := OpenStore(t.Context(), "postgres://me:secret@"+listener.Addr().String()+"/users?sslmode=disable&connect_timeout=60")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	unavailableBeforeTheirDeadline(t, store)
}

// unavailableBeforeTheirDeadline asks many times at once; every caller has an answer while its own time is not over.
func unavailableBeforeTheirDeadline(t *testing.T, store Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() {
			_, err := store.Get(ctx, 1)
			var down *fault.Unavailable
			if !errors.As(err, &down) || ctx.Err() != nil {
				t.Errorf("got %v, and the caller's time: %v", err, ctx.Err())
			}
		})
	}
	callers.Wait()
}
