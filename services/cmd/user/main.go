// Command user serves the domain of users.
package main

import (
	"context"
	"time"

	"moorage.dev/services/chassis"
	"moorage.dev/services/user"
)

// version is set by the linker; it is the only place that says what this binary is.
var version = "dev"

func main() { chassis.Main("user", version, wire) }

// wire connects the domain to its store.
func wire(ctx context.Context, app *chassis.App) error {
	address := app.Getenv("DATABASE_URL")
	if address == "" {
		app.Log.Warn().Msg("DATABASE_URL is not set: users are kept in the memory of this process, and end with it")
	}
	store, err := user.OpenStore(ctx, address)
	if err != nil {
		return err
	}
	app.OnClose(store.Close)
	app.Health.Add("store", time.Second, store.Ping)
	app.Handle(user.New(store).RegisterHandlers)
	return nil
}
