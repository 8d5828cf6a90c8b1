package client

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// advance lets the bubble's clock run; nothing really waits.
func advance(d time.Duration) { <-time.After(d) }

// posts sends single attempts, and says how many reached the upstream.
func posts(t *testing.T, c *Client, fake *upstream, n int) int {
	t.Helper()
	before := fake.count()
	for range n {
		_, _ = send(c, request(t, "POST"))
	}
	return fake.count() - before
}

func TestBreaker_opensAtExactlyFiveConsecutiveFailures(t *testing.T) {
	failures := map[string]http.RoundTripper{"500": status(500), "501": status(501), "503": status(503), "reset": reset(), "timeout": silence(), "broken body": brokenBody()}
	for name, failure := range failures {
		for failed, reach := range map[int]int{4: 1, 5: 0, 6: 0} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, fake := newClient(t, failure)
					if got, want := posts(t, c, fake, failed), min(failed, 5); got != want {
						t.Errorf("of %d failing calls %d reached the upstream, want %d", failed, got, want)
					}
					fake.will(status(200))
					if got := posts(t, c, fake, 1); got != reach {
						t.Errorf("after %d failures %d calls got through, want %d", failed, got, reach)
					}
				})
			})
		}
	}
}

func TestBreaker_doesNotCountWhatIsNotTheUpstreamsFailure(t *testing.T) {
	for name, answer := range map[string]http.RoundTripper{"404": status(404), "422": status(422), "429": status(429), "301": status(301)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, answer)
				if got := posts(t, c, fake, 12); got != 12 {
					t.Errorf("%d of 12 calls reached the upstream", got)
				}
			})
		})
	}
	t.Run("a success between them", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, fake := newClient(t, status(500))
			posts(t, c, fake, 4)
			fake.will(status(200))
			posts(t, c, fake, 1)
			fake.will(status(500))
			if got := posts(t, c, fake, 5); got != 5 {
				t.Errorf("%d of 5 calls reached the upstream: failures were not consecutive", got)
			}
		})
	})
}

func TestBreaker_ignoresTheCallersOwnCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, silence())
		for range 12 {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			if _, err := send(c, request(t, "GET").WithContext(ctx)); !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v, want the cancellation", err)
			}
		}
		if got := fake.count(); got != 12 {
			t.Errorf("attempts: got %d, want 12: one each, never repeated, never refused", got)
		}
	})
}

func TestBreaker_ignoresACallerWhoseTimeIsOverBeforeTheFirstAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(200))
		for range 12 {
			ctx, cancel := context.WithDeadline(t.Context(), time.Now())
			_, err := send(c, request(t, "GET").WithContext(ctx))
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("got %v, want the deadline", err)
			}
		}
		if got := posts(t, c, fake, 1); got != 1 {
			t.Error("the breaker is open, but the upstream was never asked")
		}
	})
}
