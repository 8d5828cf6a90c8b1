package chassis

import (
	"context"
	"errors"
	"fmt"

	"moorage.dev/services/chassis/guard"
	"moorage.dev/services/chassis/lifecycle"
)

// Once does a piece of work instead of serving, such as a migration, and ends the process: it does not return. The app has
// logs, metrics, traces and clients as in Main; nothing listens. An error or a panic is one JSON line, and exit code 1. SIGTERM
// ends the work's context, and the work has SHUTDOWN_TIMEOUT to obey.
func Once(name, version string, work func(ctx context.Context, app *App) error) {
	process(Program{Name: name, Version: version, Wire: work}, RunOnce)
}

// RunOnce calls the program's Wire, for as long as it takes, and closes what it opened. With a wrong environment it does nothing.
func RunOnce(ctx context.Context, p Program) error {
	app := newApp(ctx, p)
	if app.refused() == nil {
		err := guard.Run(ctx, app.Config.Shutdown.Timeout, func(ctx context.Context) error { return p.Wire(ctx, app) })
		if broken := new(guard.Error); errors.As(err, &broken) {
			err = fmt.Errorf("work: %w", err)
		}
		app.refuse(err)
	}
	closing, cancel := context.WithTimeout(context.Background(), lifecycle.FlushTimeout)
	defer cancel()
	err := errors.Join(app.refused(), app.flush(closing))
	if err == nil {
		app.Log.Info().Msg("done")
	}
	return err
}
