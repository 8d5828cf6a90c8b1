package chassis

import (
	"context"
	"io"
	"net"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"moorage.dev/services/chassis/lifecycle"
	"moorage.dev/services/chassis/server"
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
		errorLine(os.Stdout, program, err)
		os.Exit(1)
	}
}

// Run runs a service until the context ends.
func Run(ctx context.Context, p Program) error {
	app, err := newApp(ctx, p)
	if err != nil {
		return err
	}
	if err := p.Wire(ctx, app); err != nil {
		app.close()
		return err
	}
	var running *server.Server
	steps := app.steps(p, &running)
	if err := app.register(&steps, func() net.Addr { return running.Addr() }); err != nil {
		app.close()
		return err
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
		Ready:    func() { a.Log.Info().Msg("ready") },
		NotReady: func() { a.Health.Drain(); a.Log.Info().Msg("stopping") },
		Drain:    a.Config.Shutdown.Drain,
		Timeout:  a.Config.Shutdown.Timeout,
		Shutdown: func(ctx context.Context) error { return (*running).Shutdown(ctx) },
		Flush: func(ctx context.Context) error {
			a.close()
			a.Log.Info().Msg("stopped")
			return a.tracing.Flush(ctx)
		},
	}
}

func (a *App) close() {
	for _, closer := range slices.Backward(a.closers) {
		closer()
	}
}
