// Package consul makes the process known to other clusters: it registers with the agent, sends heartbeats, and takes the
// registration back. Consul being away never stops the service; it shows in a metric and in the log.
package consul

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/metrics"
)

// Agent is what the registrar needs of Consul, for one registration.
type Agent interface {
	// Register makes the service known, or replaces what is known of it.
	Register(ctx context.Context) error
	// Beat says that the process lives; it fails when Consul has lost the registration.
	Beat(ctx context.Context) error
	// Deregister takes the registration back; one that is not there is no error.
	Deregister(ctx context.Context) error
}

// Registrar keeps one registration alive.
type Registrar struct {
	agent   Agent
	healthy func(context.Context) bool
	every   time.Duration
	log     zerolog.Logger
	metrics metrics.Consul
	random  func() float64

	// registered says that a beat is due and no registration; known, that a beat was answered since;
	// troubled, that the log says so already.
	registered, known, troubled bool

	stop context.CancelFunc
	done chan struct{}
}

// callTimeout bounds one call to the agent, which is on the same node.
const callTimeout = 2 * time.Second

// unhealthyPause is how long a process that is not healthy waits to look again; its checks run once a second at most.
const unhealthyPause = time.Second

// NewRegistrar makes a registrar that beats three times in each ttl, and registers only what is healthy: who asks for
// every instance, and not for the passing ones, must not get one that never served. Later it is Consul's check that tells.
func NewRegistrar(agent Agent, healthy func(context.Context) bool, ttl time.Duration, log zerolog.Logger, instruments *metrics.Metrics) *Registrar {
	return &Registrar{agent: agent, healthy: healthy, every: ttl / 3, log: log, metrics: instruments.Consul, random: rand.Float64}
}

// Start begins to register in the background and returns at once.
func (r *Registrar) Start() {
	ctx, stop := context.WithCancel(context.Background())
	r.stop, r.done = stop, make(chan struct{})
	go func() {
		defer close(r.done)
		for ctx.Err() == nil {
			pause(ctx, r.step(ctx))
		}
	}()
}

// Stop ends the heartbeat, waits for it, and only then deregisters: a late beat would register again what has just left.
// It never waits longer than the context, not even for a health check that takes its time.
func (r *Registrar) Stop(ctx context.Context) {
	r.stop()
	select {
	case <-r.done:
	case <-ctx.Done():
	}
	r.metrics.Registered.Set(0)
	if err := r.agent.Deregister(ctx); err != nil {
		r.metrics.Failures.WithLabelValues("deregister").Inc()
		r.log.Warn().Err(err).Msg("consul: not deregistered; the registration ends when its heartbeat is missed")
		return
	}
	r.log.Info().Msg("consul: deregistered")
}

// step does what is due and says how long to wait for the next.
func (r *Registrar) step(ctx context.Context) time.Duration {
	if !r.registered {
		if !r.healthy(ctx) {
			return unhealthyPause
		}
		if !r.call(ctx, "register", r.agent.Register) {
			return r.jitter(r.every)
		}
		r.registered = true
	}
	if !r.call(ctx, "beat", r.agent.Beat) {
		// Consul may have restarted and forgotten everybody: do not come back in the same instant as all others.
		r.registered = false
		return r.jitter(time.Second)
	}
	r.confirmed()
	return r.every
}

func (r *Registrar) call(ctx context.Context, operation string, do func(context.Context) error) bool {
	bounded, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := do(bounded)
	if err == nil || ctx.Err() != nil {
		return err == nil
	}
	r.metrics.Registered.Set(0)
	r.metrics.Failures.WithLabelValues(operation).Inc()
	if r.known || !r.troubled {
		r.log.Warn().Err(err).Str("operation", operation).Msg("consul: registration in trouble, trying again")
	}
	r.known, r.troubled = false, true
	return false
}

// confirmed logs only the change, not each beat.
func (r *Registrar) confirmed() {
	r.metrics.Registered.Set(1)
	if !r.known {
		r.log.Info().Msg("consul: registered")
	}
	r.known = true
}

// jitter is between half of a time and all of it.
func (r *Registrar) jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(r.random()*float64(d/2))
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
