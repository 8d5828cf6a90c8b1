package order

import (
	"strings"
	"sync"
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestCreate_refusesWhatIsNotValid(t *testing.T) {
	handler, _ := newHandler(t)
	for name, test := range map[string]struct {
		key, body string
		part      string
	}{
		"no key":              {"", tea, `"Idempotency-Key"`},
		"long key":            {strings.Repeat("k", 129), tea, `"Idempotency-Key"`},
		"every field":         {"k2", `{}`, `[{"pointer":"#/user_id","detail":"must be the ID of a user"},{"pointer":"#/item","detail":"must not be empty"},{"pointer":"#/quantity","detail":"must be 1 to 1000"}]`},
		"too many":            {"k2", `{"user_id":1,"item":"tea","quantity":1001}`, `"#/quantity"`},
		"nobody":              {"k2", `{"user_id":9,"item":"tea","quantity":2}`, `{"pointer":"#/user_id","detail":"is not a user"}`},
		"key of another tea":  {"k1", `{"user_id":1,"item":"tea","quantity":3}`, "was used for a different order"},
		"not JSON":            {"k2", `tea`, "must be a JSON object"},
		"a fraction of a tea": {"k2", `{"user_id":1,"item":"tea","quantity":1.5}`, `"#/quantity"`},
	} {
		t.Run(name, func(t *testing.T) {
			chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/orders", test.body, keyHeader, test.key), 422, test.part)
		})
	}
}

func TestCreate_repeatsItsAnswerForTheSameKeyAndNeedsNobodyForIt(t *testing.T) {
	handler, users := newHandler(t)
	users.down, users.calls = true, 0
	chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/orders", tea, keyHeader, "k1"), 200, `"id":1`)
	if users.calls != 0 {
		t.Errorf("asked the service of users %d times", users.calls)
	}
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/2", ""), 404)
}

func TestCreate_keepsNothingWhileUsersAreDown(t *testing.T) {
	handler, users := newHandler(t)
	users.down = true
	answer := chassistest.Ask(t, handler, "POST", "/orders", tea, keyHeader, "k2")
	chassistest.Want(t, answer, 503, "user is unavailable")
	if got := answer.Header().Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After: got %q", got)
	}
	users.down = false
	chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/orders", tea, keyHeader, "k2"), 201, `"id":2`)
}

func TestCreate_makesOneOrderOfManyRequestsWithOneKey(t *testing.T) {
	store := NewMemory()
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, _, err := store.Create(t.Context(), "k", Draft{UserID: 1, Item: "tea", Quantity: 1}, "EUR"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := len(store.orders); got != 1 {
		t.Errorf("got %d orders", got)
	}
}
