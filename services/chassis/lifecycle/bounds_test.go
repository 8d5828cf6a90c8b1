package lifecycle

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Every step takes all of its time and more, and obeys or does not: the process has ended before its pod is killed.
func TestRun_endsWithinThePodsGracePeriodWhateverItsStepsDo(t *testing.T) {
	for _, drain := range []time.Duration{0, time.Second, 5 * time.Second} {
		for _, byAgent := range []bool{false, true} {
			for _, obeys := range []bool{false, true} {
				synctest.Test(t, func(t *testing.T) {
					const timeout = 20 * time.Second
					release := make(chan struct{})
					defer close(release)
					stuck := func(ctx context.Context) error {
						select {
						case <-release:
						case <-map[bool]<-chan struct{}{true: ctx.Done()}[obeys]:
						}
						return errors.New("late")
					}
					steps := Steps{
						Listen: func() (<-chan error, error) { return nil, nil },
						Ready:  func() {}, NotReady: func() {},
						Shutdown: stuck, Flush: stuck, Drain: drain, Timeout: timeout,
					}
					if byAgent {
						steps.Register, steps.Deregister = func() {}, func(ctx context.Context) { _ = stuck(ctx) }
					}
					stop, cancel := context.WithCancel(t.Context())
					cancel()
					start := time.Now()
					err := Run(stop, steps)
					if took, limit := time.Since(start), drain+timeout+Margin; took >= limit || took < drain+timeout {
						t.Errorf("drain %s, by agent %v, obeys %v: took %s of %s", drain, byAgent, obeys, took, limit)
					}
					want := map[bool]string{
						true:  "late\nlate",
						false: "shutdown: does not return: its 20s are over\nflush: does not return: its 2s are over",
					}[obeys]
					if err == nil || err.Error() != want {
						t.Errorf("error: got %v, want both steps", err)
					}
				})
			}
		}
	}
}
