// Package server makes the HTTP side of a service: the routes of its domains inside the middleware that every request passes.
package server

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/problem"
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
}

// DefaultDeadline is longer than the client's five seconds, so that a slow dependency is told apart from a slow service.
const DefaultDeadline = 10 * time.Second

// Register adds the routes of one domain.
type Register func(r *mux.Router)

// NewHandler puts /health, /metrics and the domains' routes behind the middleware.
func NewHandler(deps Deps, domains ...Register) http.Handler {
	if deps.Deadline == 0 {
		deps.Deadline = DefaultDeadline
	}
	router := mux.NewRouter()
	router.Use(rememberRoute)
	router.NotFoundHandler = problem.Always(http.StatusNotFound, "no such page")
	router.MethodNotAllowedHandler = problem.Always(http.StatusMethodNotAllowed, "the page does not know this method")
	router.Handle("/health", deps.Health.Handler(deps.Service, deps.Version)).Methods(http.MethodGet, http.MethodHead)
	router.Handle("/metrics", deps.Metrics.Handler()).Methods(http.MethodGet)
	for _, register := range domains {
		register(router)
	}
	// Outermost first. Recovery is inside observation, so that a panic is logged, counted and timed as the 500 it becomes.
	return deps.trace(deps.observe(deps.recover(deps.deadline(deps.closeWhileDraining(router)))))
}
