package order

import (
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestCustomer(t *testing.T) {
	handler, users := newHandler(t)
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/1/customer", ""), 200, `{"id":1,"name":"Ann"}`)
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/2/customer", ""), 404, "order 2 not found")
	users.down = true
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/orders/1/customer", ""), 503, "user is unavailable")
	chassistest.Want(t, chassistest.Ask(t, handler, "GET", "/health", ""), 200)
}
