//go:build integration

package user

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"moorage.dev/services/chassis/chassistest"
	"moorage.dev/services/chassis/fault"
)

// database makes an empty schema of the test's own and gives an address that leads into it.
func database(t *testing.T) string {
	t.Helper()
	address := os.Getenv("MOORAGE_TEST_DATABASE_URL")
	if address == "" {
		t.Fatal("MOORAGE_TEST_DATABASE_URL is not set; services/integration/run.sh sets it")
	}
	pool, err := pgxpool.New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("test_%d", time.Now().UnixNano())
	if _, err := pool.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer pool.Close()
		if _, err := pool.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	return address + "&search_path=" + schema
}

func open(t *testing.T, address string) *Postgres {
	t.Helper()
	store, err := NewPostgres(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

func TestPostgres_keepsTheRulesOfAStore(t *testing.T) { storeRules(t, open(t, database(t))) }

func TestPostgres_keepsUsersBeyondTheProcess(t *testing.T) {
	address := database(t)
	first := open(t, address)
	made, err := first.Create(t.Context(), Draft{Name: "Ann", Email: "ann@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	first.Close()
	// The second process finds the schema migrated, and does not run the migrations again.
	if got, err := open(t, address).Get(t.Context(), made.ID); err != nil || got != made {
		t.Errorf("got %+v and %v, want %+v", got, err, made)
	}
}

func TestPostgres_replicasThatStartTogetherMigrateOnce(t *testing.T) {
	address := database(t)
	var group sync.WaitGroup
	for range 6 {
		store := open(t, address)
		group.Go(func() {
			if err := store.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestPostgres_answersThroughTheHandlers(t *testing.T) {
	handler := chassistest.NewHandler(New(open(t, database(t))).RegisterHandlers)
	const ann = `{"name":"Ann","email":"ann@example.com"}`
	chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/users", ann), 201, `"id":1`)
	chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/users", ann), 422, "is taken")
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/users/1", ""), 200, `"name":"Ann"`)
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/users/2", ""), 404)
}

func TestPostgres_becomesUnavailableWhenItsConnectionsAreCut(t *testing.T) {
	store := open(t, database(t)+"&pool_max_conns=1&application_name=cut_me")
	if err := store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := store.query(t.Context(), "SELECT pg_terminate_backend(pg_backend_pid())")
	var down *fault.Unavailable
	if !errors.As(err, &down) {
		t.Errorf("got %v, want the database unavailable", err)
	}
	if err := store.Ping(t.Context()); err != nil {
		t.Errorf("the pool did not come back: %v", err)
	}
}

// A pool that is used up answers 503, and the service stays ready: all replicas are used up at once, and without any of
// them nobody is served at all.
func TestPostgres_isReadyWhileItsPoolIsUsedUp(t *testing.T) {
	store := open(t, database(t)+"&pool_max_conns=2")
	if err := store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	held := []*pgxpool.Conn{}
	for range 2 {
		connection, err := store.pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, connection)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := store.Ping(ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
	unavailableBeforeTheirDeadline(t, store)
	for _, connection := range held {
		connection.Release()
	}
	if _, err := store.List(t.Context(), 0, 1); err != nil {
		t.Errorf("the pool did not come back: %v", err)
	}
}

// migratingElsewhere is another replica that holds the migration's lock, until it rolls back or the test ends.
func migratingElsewhere(t *testing.T, address string) pgx.Tx {
	t.Helper()
	other, err := pgxpool.New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	migrating, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = migrating.Rollback(context.Background()) })
	if _, err := migrating.Exec(t.Context(), "SELECT pg_advisory_xact_lock($1)", lock); err != nil {
		t.Fatal(err)
	}
	return migrating
}

// Another replica migrates for a long time: callers are not kept, the service is not ready, and then it is.
func TestPostgres_thatWaitsForAMigrationKeepsNobody(t *testing.T) {
	address := database(t)
	migrating := migratingElsewhere(t, address)
	store := open(t, address)
	unavailableBeforeTheirDeadline(t, store)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var down *fault.Unavailable
	if err := store.Ping(ctx); !errors.As(err, &down) || ctx.Err() != nil {
		t.Errorf("ping: %v", err)
	}
	if err := migrating.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
}

// What does not answer is given up when the process ends, and is not waited for.
func TestPostgres_closesWhileItMigrates(t *testing.T) {
	address := database(t)
	migratingElsewhere(t, address)
	store := open(t, address)
	var down *fault.Unavailable
	if err := store.Ping(t.Context()); !errors.As(err, &down) {
		t.Errorf("ping: %v", err)
	}
	store.Close()
	if err := store.Ping(t.Context()); !errors.As(err, &down) {
		t.Errorf("ping of a store that is closed: %v", err)
	}
}
