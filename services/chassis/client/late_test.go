package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sony/gobreaker/v2"
)

func patient(o *Options) { o.AttemptTimeout, o.CallTimeout = 5*time.Minute, 5*time.Minute }

func TestBreaker_countsASixthFailureThatWasUnderWayOnlyOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, late(time.Second, 500))
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() { posts(t, c, fake, 1) })
		}
		group.Wait()
		// The sixth failure arrives when the breaker is open; it must not make the opening longer.
		advance(30*time.Second - time.Nanosecond)
		fake.will(status(200))
		if got := posts(t, c, fake, 1); got != 0 {
			t.Error("the breaker let a call through before its time")
		}
		advance(time.Nanosecond)
		if got := posts(t, c, fake, 1); got != 1 {
			t.Error("the breaker did not let the probe through at 30 s")
		}
	})
}

func TestBreaker_ignoresAnswersFromAnEarlierState(t *testing.T) {
	for name, test := range map[string]struct {
		code  int
		after time.Duration
	}{
		"a success while it is open":   {200, 10 * time.Second},
		"a failure while it is open":   {500, 10 * time.Second},
		"a success while it is probed": {200, 35 * time.Second},
		"a failure while it is probed": {500, 35 * time.Second},
		"a failure after it closed":    {500, 50 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, late(test.after, test.code), patient)
				var group sync.WaitGroup
				group.Go(func() { posts(t, c, fake, 1) })
				synctest.Wait()
				fake.will(status(500))
				posts(t, c, fake, 5)
				want := gobreaker.StateOpen
				if test.after > 30*time.Second {
					advance(30 * time.Second)
					fake.will(late(10*time.Second, 200))
					group.Go(func() { posts(t, c, fake, 1) })
					advance(test.after - 30*time.Second + time.Nanosecond)
					want = gobreaker.StateHalfOpen
				} else {
					advance(test.after + time.Nanosecond)
				}
				if test.after > 40*time.Second {
					want = gobreaker.StateClosed
				}
				if got := c.transport.breaker.State(); got != want {
					t.Errorf("state after the late answer: got %s, want %s", got, want)
				}
				group.Wait()
			})
		})
	}
}

func TestBreaker_givesThePlaceOfACanceledProbeToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(500))
		posts(t, c, fake, 5)
		advance(30 * time.Second)
		fake.will(silence())
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := send(c, request(t, "POST").WithContext(ctx)); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want the cancellation", err)
		}
		fake.will(status(200))
		if got := posts(t, c, fake, 2); got != 2 {
			t.Errorf("%d of 2 calls got through, want a probe that closes the breaker and one more", got)
		}
	})
}

func TestBreaker_endsACallThatOpenedIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(503))
		posts(t, c, fake, 3)
		start := time.Now()
		code, err := send(c, request(t, "GET"))
		if fake.count() != 5 || code != http.StatusServiceUnavailable || err != nil {
			t.Errorf("got %d attempts, %d, %v; want the second attempt's own answer", fake.count()-3, code, err)
		}
		if took := time.Since(start); took != 37500*time.Microsecond {
			t.Errorf("took %s: the wait before a refused retry is lost time", took)
		}
	})
}
