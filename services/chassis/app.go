// Package chassis is what every service stands on: it starts and stops the process in order and gives it logs, metrics, traces,
// health, and a client for calling others. A service adds its domains and what they own.
package chassis

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/client"
	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/guard"
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
	handler   http.Handler
	now       func() time.Time

	// What a Wire that hangs may still add to while others read it.
	mutex    sync.Mutex
	closers  []func()
	problems []error
}

// newApp reads the process table and makes the parts. What is wrong with the environment is a problem of the app, so that
// Wire can find what else is.
func newApp(ctx context.Context, p Program) *App {
	cfg, problem := config.Load(p.Name, p.Getenv)
	log, err := logging.New(p.Stdout, time.Now, logging.Identity{Service: cfg.Service, Version: p.Version}, cfg.Log)
	problem = errors.Join(problem, err)
	traces, err := tracing.New(ctx, tracing.Identity{
		Service: cfg.Service, Version: p.Version, Environment: cfg.Environment,
		Endpoint: cfg.Collector,
	})
	if err != nil {
		problem, traces = errors.Join(problem, err), tracing.NewWith()
	}
	ctx, span := traces.Start(ctx, "process")
	span.End()
	own := log.With().Str("trace_id", tracing.ID(ctx)).Logger()
	traces.Tell(own)
	app := &App{
		Config: cfg, Log: own, Metrics: metrics.New(cfg.Service, p.Version), Health: health.New(time.Now, own),
		version: p.Version, log: log, getenv: p.Getenv, tracing: traces, now: time.Now,
		upstreams: map[string]*client.Client{},
	}
	app.refuse(problem)
	return app
}

// refuse adds a reason not to start; nil is none.
func (a *App) refuse(problem error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.problems = append(a.problems, problem)
}

// refused is why the app cannot start: everything that is known, at once.
func (a *App) refused() error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return errors.Join(a.problems...)
}

// Getenv reads a variable of the service's own, such as DATABASE_URL.
func (a *App) Getenv(name string) string { return a.getenv(name) }

// Handle adds the routes of a domain.
func (a *App) Handle(register server.Register) { a.domains = append(a.domains, register) }

// Upstream gives the client of a service that the spec names under uses: the same one to all who ask, as it holds the breaker.
// When its address is missing or wrong, the process does not start, and says so together with whatever else is wrong; until
// then the client leads nowhere.
func (a *App) Upstream(name string) *client.Client {
	if made, has := a.upstreams[name]; has {
		return made
	}
	base, err := config.Upstream(name, a.getenv)
	if err != nil {
		a.refuse(err)
		base = &url.URL{Scheme: "http", Host: "nowhere.invalid"}
	}
	upstream := client.New(name, base, a.Metrics, client.Options{Tracing: a.tracing})
	a.upstreams[name] = upstream
	a.OnClose(upstream.CloseIdleConnections)
	return upstream
}

// route puts the domains behind the middleware. A router panics when a domain gives it a page that it cannot read.
func (a *App) route() error {
	err := guard.Run(context.Background(), 0, func(context.Context) error {
		a.handler = server.NewHandler(server.Deps{
			Service: a.Config.Service, Version: a.version, Log: a.log,
			Metrics: a.Metrics, Tracing: a.tracing, Health: a.Health, Now: a.now,
			MaxInFlight: a.Config.MaxInFlight,
		}, a.domains...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("handlers: %w", err)
	}
	return nil
}
