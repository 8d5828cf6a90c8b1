package order

import (
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestGet(t *testing.T) {
	handler, users := newHandler(t)
	users.down = true
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/1", ""), 200, `"item":"tea"`)
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/0", ""), 404, "order 0 not found")
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/2", ""), 404, "order 2 not found")
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/99999999999999999999", ""), 404, "order 99999999999999999999 not found")
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/tea", ""), 404, "no such page")
}
