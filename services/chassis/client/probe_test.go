package client

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/sony/gobreaker/v2"
)

func TestBreaker_letsOneProbeThroughAtThirtySeconds(t *testing.T) {
	for wait, reach := range map[time.Duration]int{29900 * time.Millisecond: 0, 30*time.Second - 1: 0, 30 * time.Second: 1, 31 * time.Second: 1} {
		t.Run(wait.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(500))
				posts(t, c, fake, 5)
				advance(wait)
				if got := posts(t, c, fake, 4); got != reach {
					t.Errorf("after %s %d calls got through, want %d", wait, got, reach)
				}
			})
		})
	}
}

func TestBreaker_afterTheProbe(t *testing.T) {
	for name, test := range map[string]struct {
		probe http.RoundTripper
		reach int
	}{"closes on success": {late(time.Second, 200), 6}, "opens again on failure": {late(time.Second, 500), 0}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(500))
				posts(t, c, fake, 5)
				advance(30 * time.Second)
				fake.will(test.probe)
				var group sync.WaitGroup
				group.Go(func() { posts(t, c, fake, 1) })
				synctest.Wait()
				if _, err := send(c, request(t, "GET")); !errors.Is(err, gobreaker.ErrTooManyRequests) {
					t.Errorf("beside the probe: got %v, want it refused and not retried", err)
				}
				group.Wait()
				fake.will(status(200))
				if got := posts(t, c, fake, 6); got != test.reach {
					t.Errorf("%d of 6 calls got through, want %d", got, test.reach)
				}
			})
		})
	}
}

func TestBreaker_showsItsStateAndItsOutcomesAsMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(500))
		state := c.transport.metrics.Breaker.WithLabelValues("user")
		for _, want := range []float64{0, 2} {
			if got := testutil.ToFloat64(state); got != want {
				t.Errorf("state: got %v, want %v", got, want)
			}
			posts(t, c, fake, 7)
		}
		for outcome, want := range map[string]float64{"failure": 5, "refused": 9} {
			if got := testutil.ToFloat64(c.transport.metrics.Calls.WithLabelValues("user", "POST", outcome)); got != want {
				t.Errorf("%s: got %v, want %v", outcome, got, want)
			}
		}
	})
}
