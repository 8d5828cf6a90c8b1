// Package server makes the HTTP side of a service: the routes of its domains inside the middleware that every request passes.
package server

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/tracing"
)

// Deps is what the middleware works with.
type Deps struct {
	// Service and Version name the process.
	Service, Version string
	// Log is the logger that requests derive theirs from.
	Log zerolog.Logger
	// Metrics, Tracing and Health belong to the process.
	Metrics *metrics.Metrics
	Tracing *tracing.Tracing
	Health  *health.Checks
	// Now is the clock.
	Now func() time.Time
	// Deadline bounds the work on one request; zero means DefaultDeadline.
	Deadline time.Duration
	// MaxInFlight is how many requests are answered at once; zero means DefaultMaxInFlight.
	MaxInFlight int
}

// DefaultDeadline is longer than the client's five seconds, so that a slow dependency is told apart from a slow service.
const DefaultDeadline = 10 * time.Second

// Register adds the routes of one domain to a router that is this domain's alone.
type Register func(r *mux.Router)

// The pages of the chassis; no domain can take them.
const (
	healthPage  = "/health"
	metricsPage = "/metrics"
)

// NewHandler puts /health, /metrics and the domains' routes behind the middleware.
func NewHandler(deps Deps, domains ...Register) http.Handler {
	if deps.Deadline == 0 {
		deps.Deadline = DefaultDeadline
	}
	if deps.MaxInFlight == 0 {
		deps.MaxInFlight = DefaultMaxInFlight
	}
	pages := newPages(map[string]http.Handler{
		healthPage:  deps.Health.Handler(deps.Service, deps.Version),
		metricsPage: deps.Metrics.Handler(),
	}, domains)
	// Outermost first. Recovery is inside observation, so that a panic is logged, counted and timed as the 500 it becomes.
	return deps.shed(deps.trace(deps.observe(deps.recover(pages))))
}
