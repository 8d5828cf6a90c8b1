package consul

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/metrics"
)

// fakeAgent writes down what it is asked, and fails when it is away.
type fakeAgent struct {
	mutex sync.Mutex
	start time.Time
	calls []string
	away  bool
	lost  bool
}

func (f *fakeAgent) call(name string, needs bool) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.calls = append(f.calls, fmt.Sprintf("%gs %s", time.Since(f.start).Seconds(), name))
	if f.away || needs && f.lost {
		return errors.New(name + " failed")
	}
	f.lost = false
	return nil
}

func (f *fakeAgent) Register(context.Context) error   { return f.call("register", false) }
func (f *fakeAgent) Beat(context.Context) error       { return f.call("beat", true) }
func (f *fakeAgent) Deregister(context.Context) error { return f.call("deregister", false) }

func (f *fakeAgent) set(away, lost bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.away, f.lost = away, lost
}

// bench is a registrar with a TTL of thirty seconds on a virtual clock.
func bench(agent Agent) (*Registrar, *metrics.Metrics, *bytes.Buffer) {
	instruments, log := metrics.New("test", "v0"), &bytes.Buffer{}
	always := func(context.Context) bool { return true }
	r := NewRegistrar(agent, always, 30*time.Second, zerolog.New(zerolog.SyncWriter(log)), instruments)
	r.random = func() float64 { return 0.5 }
	return r, instruments, log
}

func advance(d time.Duration) { <-time.After(d); synctest.Wait() }

func TestRegistrar_registersBeatsAtOnceAndThreeTimesInATTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent := &fakeAgent{start: time.Now()}
		r, instruments, _ := bench(agent)
		r.Start()
		advance(25 * time.Second)
		if got := testutil.ToFloat64(instruments.Consul.Registered); got != 1 {
			t.Errorf("consul_registered: got %v, want 1", got)
		}
		r.Stop(t.Context())
		advance(time.Minute)
		want := []string{"0s register", "0s beat", "10s beat", "20s beat", "25s deregister"}
		if !slices.Equal(agent.calls, want) {
			t.Errorf("got %q, want %q", agent.calls, want)
		}
		if got := testutil.ToFloat64(instruments.Consul.Registered); got != 0 {
			t.Errorf("consul_registered: got %v, want 0", got)
		}
	})
}

func TestRegistrar_registersNobodyWhoIsNotHealthy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent, healthy := &fakeAgent{start: time.Now()}, atomic.Bool{}
		r, _, _ := bench(agent)
		r.healthy = func(context.Context) bool { return healthy.Load() }
		r.Start()
		advance(5500 * time.Millisecond)
		healthy.Store(true)
		advance(10 * time.Second)
		// A database that goes away later: the check in Consul says so, the registration stays.
		healthy.Store(false)
		advance(2 * time.Second)
		r.Stop(t.Context())
		want := []string{"6s register", "6s beat", "16s beat", "17.5s deregister"}
		if !slices.Equal(agent.calls, want) {
			t.Errorf("got %q, want %q", agent.calls, want)
		}
	})
}

func TestRegistrar_registersAgainWhenConsulLostIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent := &fakeAgent{start: time.Now()}
		r, instruments, log := bench(agent)
		r.Start()
		advance(5 * time.Second)
		agent.set(false, true)
		advance(16 * time.Second)
		r.Stop(t.Context())
		want := []string{"0s register", "0s beat", "10s beat", "10.75s register", "10.75s beat", "20.75s beat", "21s deregister"}
		if !slices.Equal(agent.calls, want) {
			t.Errorf("got %q, want %q", agent.calls, want)
		}
		if got := testutil.ToFloat64(instruments.Consul.Failures.WithLabelValues("beat")); got != 1 {
			t.Errorf("failures: got %v, want 1", got)
		}
		if lines := log.String(); !strings.Contains(lines, "in trouble") || strings.Count(lines, "consul: registered") != 2 {
			t.Errorf("log: %s", lines)
		}
	})
}

func TestRegistrar_goesOnTryingWhileConsulIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent := &fakeAgent{start: time.Now(), away: true}
		r, instruments, log := bench(agent)
		r.Start()
		advance(20 * time.Second)
		if got := testutil.ToFloat64(instruments.Consul.Failures.WithLabelValues("register")); got != 3 {
			t.Errorf("failures: got %v, want 3", got)
		}
		agent.set(false, false)
		advance(3 * time.Second)
		if got := testutil.ToFloat64(instruments.Consul.Registered); got != 1 {
			t.Errorf("consul_registered: got %v, want 1", got)
		}
		if got := strings.Count(log.String(), "in trouble"); got != 1 {
			t.Errorf("an outage must be one line, got %d", got)
		}
		agent.set(true, false)
		r.Stop(t.Context())
		if !strings.Contains(log.String(), "not deregistered") {
			t.Errorf("log: %s", log)
		}
	})
}

// stuckAgent answers no call before its deadline.
type stuckAgent struct{ fakeAgent }

func (s *stuckAgent) Register(ctx context.Context) error {
	<-ctx.Done()
	_ = s.call("register", false)
	return ctx.Err()
}

func TestRegistrar_doesNotWaitForAStuckAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent := &stuckAgent{fakeAgent{start: time.Now()}}
		r, _, _ := bench(agent)
		r.Start()
		advance(time.Second)
		r.Stop(t.Context())
		if want := []string{"1s register", "1s deregister"}; !slices.Equal(agent.calls, want) {
			t.Errorf("got %q, want %q: stopping ends the call, and deregisters after it", agent.calls, want)
		}
	})
}

func TestRegistrar_stopsInTimeWhileAHealthCheckTakesLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent, release := &fakeAgent{start: time.Now()}, make(chan struct{})
		r, _, _ := bench(agent)
		r.healthy = func(context.Context) bool { <-release; return false }
		r.Start()
		advance(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		r.Stop(ctx)
		if took := time.Since(agent.start); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
		close(release)
	})
}
