// Package chassis is what every service stands on: it starts and stops the process in order and gives it logs, metrics, traces,
// health, and a client for calling others. A service adds its domains and what they own.
package chassis

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/client"
	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/server"
	"moorage.dev/services/chassis/tracing"
)

// App is one service in the making: Wire adds to it, Run runs it.
type App struct {
	// Config is what the process was told.
	Config config.Config
	// Log is for what belongs to no request; the trace it names is the process's own.
	Log zerolog.Logger
	// Metrics takes a domain's own collectors.
	Metrics *metrics.Metrics
	// Health takes the checks of what the service owns.
	Health *health.Checks

	version   string
	log       zerolog.Logger
	getenv    func(string) string
	tracing   *tracing.Tracing
	domains   []server.Register
	upstreams map[string]*client.Client
	closers   []func()
	now       func() time.Time
}

// newApp reads the process table and makes the parts.
func newApp(ctx context.Context, p Program) (*App, error) {
	cfg, err := config.Load(p.Name, p.Getenv)
	if err != nil {
		return nil, err
	}
	log, err := logging.New(p.Stdout, time.Now, logging.Identity{Service: cfg.Service, Version: p.Version}, cfg.Log)
	if err != nil {
		return nil, err
	}
	traces, err := tracing.New(ctx, tracing.Identity{
		Service: cfg.Service, Version: p.Version, Environment: cfg.Environment,
		Endpoint: p.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"),
	})
	if err != nil {
		return nil, err
	}
	ctx, span := traces.Start(ctx, "process")
	span.End()
	own := log.With().Str("trace_id", tracing.ID(ctx)).Logger()
	return &App{
		Config: cfg, Log: own, Metrics: metrics.New(cfg.Service, p.Version), Health: health.New(time.Now, own),
		version: p.Version, log: log, getenv: p.Getenv, tracing: traces, now: time.Now,
		upstreams: map[string]*client.Client{},
	}, nil
}

// Getenv reads a variable of the service's own, such as DATABASE_URL.
func (a *App) Getenv(name string) string { return a.getenv(name) }

// Handle adds the routes of a domain.
func (a *App) Handle(register server.Register) { a.domains = append(a.domains, register) }

// OnClose runs a function after the last request, last added first.
func (a *App) OnClose(closer func()) { a.closers = append(a.closers, closer) }

// Upstream gives the client of a service that the spec names under uses: the same one to all who ask, as it holds the breaker.
func (a *App) Upstream(name string) (*client.Client, error) {
	if made, has := a.upstreams[name]; has {
		return made, nil
	}
	base, err := config.Upstream(name, a.getenv)
	if err != nil {
		return nil, err
	}
	upstream := client.New(name, base, a.Metrics, client.Options{})
	a.upstreams[name] = upstream
	a.OnClose(upstream.CloseIdleConnections)
	return upstream, nil
}

// handler puts the domains behind the middleware.
func (a *App) handler() http.Handler {
	return server.NewHandler(server.Deps{
		Service: a.Config.Service, Version: a.version, Log: a.log,
		Metrics: a.Metrics, Tracing: a.tracing, Health: a.Health, Now: a.now,
	}, a.domains...)
}

// flush closes what is open and exports what is held.
func (a *App) flush(ctx context.Context) error {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		for _, closer := range slices.Backward(a.closers) {
			closer()
		}
	}()
	select {
	case <-closed:
		return a.tracing.Flush(ctx)
	case <-ctx.Done():
		return fmt.Errorf("close: %w", errors.Join(context.Cause(ctx), a.tracing.Flush(ctx)))
	}
}
