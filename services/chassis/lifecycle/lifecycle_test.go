package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// record is the diary of one process: each event with the second it happened at.
type record struct {
	start  time.Time
	events []string
}

func (r *record) add(event string) {
	r.events = append(r.events, fmt.Sprintf("%gs %s", time.Since(r.start).Seconds(), event))
}

// steps are a process whose every step takes a second.
func (r *record) steps(failed <-chan error) Steps {
	r.start = time.Now()
	do := func(event string) { <-time.After(time.Second); r.add(event) }
	return Steps{
		Listen:   func() (<-chan error, error) { do("listen"); return failed, nil },
		Ready:    func() { do("ready") },
		NotReady: func() { do("not ready") },
		Shutdown: func(context.Context) error { do("shutdown"); return nil },
		Flush:    func(context.Context) error { do("flush"); return nil },
		Timeout:  20 * time.Second,
	}
}

func (r *record) want(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(r.events, want) {
		t.Errorf("got  %q\nwant %q", r.events, want)
	}
}

func TestRun_drainsForASecondAlsoWhenTheOrchestratorHasDrainedAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := &record{}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := Run(ctx, diary.steps(nil)); err != nil {
			t.Fatal(err)
		}
		// A second for connections that are kept, and each step's own.
		diary.want(t, "1s listen", "2s ready", "11s not ready", "13s shutdown", "14s flush")
	})
}

func TestRun_withConsulDeregistersThenDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := &record{}
		steps := diary.steps(nil)
		steps.Drain = 5 * time.Second
		steps.Register = func() { diary.add("register") }
		steps.Deregister = func(context.Context) { diary.add("deregister") }
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := Run(ctx, steps); err != nil {
			t.Fatal(err)
		}
		diary.want(t, "1s listen", "2s ready", "2s register", "11s not ready", "11s deregister", "17s shutdown", "18s flush")
	})
}

func TestRun_countsWhatDeregisteringTakesAsServingOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := &record{}
		steps := diary.steps(nil)
		steps.Register = func() {}
		steps.Deregister = func(context.Context) { <-time.After(1500 * time.Millisecond); diary.add("deregister") }
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := Run(ctx, steps); err != nil {
			t.Fatal(err)
		}
		diary.want(t, "1s listen", "2s ready", "3s not ready", "4.5s deregister", "5.5s shutdown", "6.5s flush")
	})
}

func TestRun_flushesWhenListeningFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := &record{}
		steps := diary.steps(nil)
		steps.Listen = func() (<-chan error, error) { return nil, errors.New("in use") }
		if err := Run(t.Context(), steps); err == nil || err.Error() != "in use" {
			t.Errorf("error: got %v", err)
		}
		diary.want(t, "1s flush")
	})
}

func TestRun_stopsWithoutDrainingWhenTheServerDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := &record{}
		failed := make(chan error, 1)
		failed <- errors.New("died")
		steps := diary.steps(failed)
		steps.Drain = time.Minute
		if err := Run(t.Context(), steps); err == nil || err.Error() != "died" {
			t.Errorf("error: got %v", err)
		}
		diary.want(t, "1s listen", "2s ready", "3s not ready", "4s shutdown", "5s flush")
	})
}
