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

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/guard"
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
	// WireTimeout is how long Wire may take; zero means 30 s.
	WireTimeout time.Duration
}

// Main runs a service until SIGTERM or SIGINT and ends the process; a second signal ends it at once.
func Main(name, version string, wire func(ctx context.Context, app *App) error) {
	process(Program{Name: name, Version: version, Wire: wire}, Run)
}

// process runs a program as what the operating system has started.
func process(p Program, do func(context.Context, Program) error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	p.Getenv, p.Stdout = os.Getenv, os.Stdout
	log, _ := processLog(p)
	tracing.Redirect(log)
	os.Exit(run(ctx, p, do))
}

// run is a process up to its exit code.
func run(ctx context.Context, p Program, do func(context.Context, Program) error) int {
	reading := config.Remember(p.Getenv)
	p.Getenv = reading.Getenv
	if err := do(ctx, p); err != nil {
		complain(p, err, reading.Hide)
		return 1
	}
	return 0
}

// complain writes the line of a process that ends with an error.
func complain(p Program, cause error, hide func(string) string) {
	log, err := processLog(p)
	line := log.Error().Str("error", hide(errors.Join(cause, err).Error()))
	if broken := new(guard.Error); errors.As(cause, &broken) {
		line = line.Str("stack", hide(broken.Stack))
	}
	line.Msg("the service ended")
}

// processLog makes a logger for errors of the process. Its lines have the shape of all others even when the environment, and so
// the process's own logger, is what is wrong.
func processLog(p Program) (zerolog.Logger, error) {
	cfg, _ := config.Load(p.Name, p.Getenv)
	identity := logging.Identity{Service: cfg.Service, Version: p.Version}
	log, err := logging.New(p.Stdout, time.Now, identity, config.Log{Level: "error", Fields: cfg.Log.Fields})
	ctx, span := tracing.NewWith().Start(context.Background(), "process")
	span.End()
	return logging.Traced(log, tracing.ID(ctx)), err
}

// Run runs a service until the context ends.
func Run(ctx context.Context, p Program) error {
	app := newApp(ctx, p)
	app.refuse(app.wire(ctx, p))
	var running *server.Server
	steps := app.steps(p, &running)
	app.refuse(app.register(&steps, func() net.Addr { return running.Addr() }))
	if app.refused() == nil {
		app.refuse(app.route())
	}
	if app.refused() == nil {
		app.refuse(app.administer())
	}
	if err := app.refused(); err != nil {
		ctx, cancel := context.WithTimeout(context.Background(), lifecycle.FlushTimeout)
		defer cancel()
		return errors.Join(err, app.flush(ctx))
	}
	return lifecycle.Run(ctx, steps)
}

// steps fills the order of starting and stopping with what this service does.
func (a *App) steps(p Program, running **server.Server) lifecycle.Steps {
	return lifecycle.Steps{
		Listen: func() (<-chan error, error) {
			bound, err := server.Listen(a.Config.Addr, a.handler, a.Log)
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
