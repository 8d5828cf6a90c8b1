// Command order serves the domain of orders.
package main

import (
	"context"

	"moorage.dev/services/chassis"
	"moorage.dev/services/order"
)

// version is set by the linker; it is the only place that says what this binary is.
var version = "dev"

func main() { chassis.Main("order", version, wire) }

// wire connects the domain to the service of users.
func wire(_ context.Context, app *chassis.App) error {
	app.Handle(order.New(order.NewMemory(), order.NewUsers(app.Upstream("user")), app.Getenv("CURRENCY")).RegisterHandlers)
	return nil
}
