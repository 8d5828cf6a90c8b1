// Package health answers whether this process can serve: what it owns is up and it is not draining. Other services are none of its business.
package health

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// Check says whether something that the service owns works.
type Check func(ctx context.Context) error

// fresh is how long a result is reused, so that probes from many sides do not load what they test.
const fresh = time.Second

// Checks are the named checks of one process.
type Checks struct {
	now   func() time.Time
	log   zerolog.Logger
	phase atomic.Int32

	mutex   sync.Mutex
	checks  []named
	results map[string]Result
	taken   time.Time
}

type named struct {
	name     string
	deadline time.Duration
	check    Check
}

// Result is the outcome of one check.
type Result struct {
	// Status is "up" or "down"; the cause is in the log, because it may name hosts and users.
	Status string `json:"status"`
	// Since is when the status last changed.
	Since time.Time `json:"since"`
	// Milliseconds is how long the check took.
	Milliseconds int64 `json:"milliseconds"`
}

const (
	up   = "up"
	down = "down"
)

// The phases of a process; it passes through them once.
const (
	starting int32 = iota
	ready
	draining
)

// New makes an empty set of checks for a process that is starting.
func New(now func() time.Time, log zerolog.Logger) *Checks {
	return &Checks{now: now, log: log, results: map[string]Result{}}
}

// Add names a check and gives it a deadline.
func (c *Checks) Add(name string, deadline time.Duration, check Check) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.checks = append(c.checks, named{name: name, deadline: deadline, check: check})
	c.taken = time.Time{}
}

// Ready says that the process serves.
func (c *Checks) Ready() { c.phase.CompareAndSwap(starting, ready) }

// Drain makes the process not ready; it never becomes ready again.
func (c *Checks) Drain() { c.phase.Store(draining) }

// Draining says whether the process is on its way out.
func (c *Checks) Draining() bool { return c.phase.Load() == draining }

// Up says whether /health answers 200 now.
func (c *Checks) Up(ctx context.Context) bool { return c.status(c.Results(ctx)) == up }

// status sums the phase and the checks up as /health tells them.
func (c *Checks) status(results map[string]Result) string {
	switch c.phase.Load() {
	case starting:
		return "starting"
	case draining:
		return "draining"
	}
	for _, result := range results {
		if result.Status != up {
			return down
		}
	}
	return up
}

// Results runs the checks, or gives the last results while they are fresh.
func (c *Checks) Results(ctx context.Context) map[string]Result {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if !c.taken.IsZero() && c.now().Sub(c.taken) < fresh {
		return c.results
	}
	// A caller that goes away must not spoil the result for the others.
	c.results = c.run(context.WithoutCancel(ctx))
	c.taken = c.now()
	return c.results
}
