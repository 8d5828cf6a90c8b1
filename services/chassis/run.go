package chassis

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/lifecycle"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/server"
	"moorage.dev/services/chassis/tracing"
)

// Program is a service as the operating system starts it.
type Program struct {
	// Name is the service's own name.
	Name string
	// Version is the binary's: main.version.
	Version string
	// Wire connects the domains to what they stand on.
	Wire func(ctx context.Context, app *App) error
	// Getenv reads the environment.
	Getenv func(string) string
	// Stdout takes the log.
	Stdout io.Writer
	// Listening, if set, learns the bound address, for a program that listens on a free port.
	Listening func(net.Addr)
}

// Main runs a service until SIGTERM or SIGINT and ends the process; a second signal ends it at once.
func Main(name, version string, wire func(ctx context.Context, app *App) error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	program := Program{Name: name, Version: version, Wire: wire, Getenv: os.Getenv, Stdout: os.Stdout}
	if err := Run(ctx, program); err != nil {
		complain(program, err)
		os.Exit(1)
	}
}

// complain writes the line of a process that ends with an error. It has the shape of all others even when the
// environment, and so the process's own logger, is what is wrong.
func complain(p Program, cause error) {
	cfg, _ := config.Load(p.Name, p.Getenv)
	identity := logging.Identity{Service: cfg.Service, Version: p.Version}
	log, err := logging.New(p.Stdout, time.Now, identity, config.Log{Level: "error", Fields: cfg.Log.Fields})
	ctx, span := tracing.NewWith().Start(context.Background(), "process")
	span.End()
	log.Error().Str("trace_id", tracing.ID(ctx)).Err(errors.Join(cause, err)).Msg("the service ended")
}

// Run runs a service until the context ends.
func Run(ctx context.Context, p Program) error {
	app, err := newApp(ctx, p)
	if err != nil {
		return err
	}
	if err := p.Wire(ctx, app); err != nil {
		return errors.Join(err, app.flush(ctx))
	}
	var running *server.Server
	steps := app.steps(p, &running)
	if err := app.register(&steps, func() net.Addr { return running.Addr() }); err != nil {
		return errors.Join(err, app.flush(ctx))
	}
	return lifecycle.Run(ctx, steps)
}

// steps fills the order of starting and stopping with what this service does.
func (a *App) steps(p Program, running **server.Server) lifecycle.Steps {
	return lifecycle.Steps{
		Listen: func() (<-chan error, error) {
			bound, err := server.Listen(a.Config.Addr, a.handler(), a.Log)
			if err != nil {
				return nil, err
			}
			*running = bound
			a.Log.Info().Str("addr", bound.Addr().String()).Msg("listening")
			if p.Listening != nil {
				p.Listening(bound.Addr())
			}
			return bound.Failed(), nil
		},
		Ready:    func() { a.Health.Ready(); a.Log.Info().Msg("ready") },
		NotReady: func() { a.Health.Drain(); a.Log.Info().Msg("stopping") },
		Drain:    a.Config.Shutdown.Drain,
		Timeout:  a.Config.Shutdown.Timeout,
		Shutdown: func(ctx context.Context) error { return (*running).Shutdown(ctx) },
		Flush: func(ctx context.Context) error {
			err := a.flush(ctx)
			a.Log.Info().Msg("stopped")
			return err
		},
	}
}
