package client

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// The client's clock is the bubble's: time passes only when everybody waits.
func TestClient_givesEachAttemptTwoSecondsAndTheCallFive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, silence())
		start := time.Now()
		_, err := send(c, request(t, "GET"))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error: got %v, want a deadline", err)
		}
		// 2 s, 37.5 ms, 2 s, 75 ms, and what is left of the five.
		if took := time.Since(start); took != 5*time.Second || fake.count() != 3 {
			t.Errorf("got %d attempts in %s, want 3 in 5s", fake.count(), took)
		}
	})
}

func TestClient_staysInsideTheCallersDeadline(t *testing.T) {
	for name, test := range map[string]struct {
		deadline time.Duration
		answer   http.RoundTripper
		attempts int
		took     time.Duration
	}{
		"shorter than one attempt":                {time.Second, silence(), 1, time.Second},
		"room for two":                            {3 * time.Second, silence(), 2, 3 * time.Second},
		"longer than five seconds":                {time.Minute, silence(), 3, 6112500 * time.Microsecond},
		"no retry that would begin after the end": {30 * time.Millisecond, status(503), 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, test.answer)
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				start := time.Now()
				_, _ = send(c, request(t, "GET").WithContext(ctx))
				if took := time.Since(start); took != test.took || fake.count() != test.attempts {
					t.Errorf("got %d attempts in %s, want %d in %s", fake.count(), took, test.attempts, test.took)
				}
			})
		})
	}
}

func TestClient_honoursRetryAfterWithinTheDeadline(t *testing.T) {
	for name, test := range map[string]struct {
		value    func() string
		attempts int
		took     time.Duration
	}{
		"seconds":              {func() string { return "1" }, 3, 2 * time.Second},
		"a date":               {func() string { return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat) }, 3, 2*time.Second + 75*time.Millisecond},
		"less than our own":    {func() string { return "0" }, 3, 112500 * time.Microsecond},
		"not a time":           {func() string { return "soon" }, 3, 112500 * time.Microsecond},
		"beyond the deadline":  {func() string { return "10" }, 1, 0},
		"a date in the past":   {func() string { return "Mon, 01 Jan 1990 00:00:00 GMT" }, 3, 112500 * time.Microsecond},
		"a negative number":    {func() string { return "-5" }, 3, 112500 * time.Microsecond},
		"a number too large":   {func() string { return "99999999999999999999" }, 1, 0},
		"one that overflows":   {func() string { return "9223372037" }, 1, 0},
		"a date far away":      {func() string { return "Fri, 31 Dec 9999 23:59:59 GMT" }, 1, 0},
		"room for one of them": {func() string { return "3" }, 2, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(429, "Retry-After", test.value()))
				start := time.Now()
				code, err := send(c, request(t, "GET"))
				if err != nil || code != http.StatusTooManyRequests {
					t.Errorf("got %d and %v, want the last answer", code, err)
				}
				if took := time.Since(start); took != test.took || fake.count() != test.attempts {
					t.Errorf("got %d attempts in %s, want %d in %s", fake.count(), took, test.attempts, test.took)
				}
			})
		})
	}
}

func TestClient_endsTheWaitWhenTheCallerGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(503, "Retry-After", "4"))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := send(c, request(t, "GET").WithContext(ctx))
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second || fake.count() != 1 {
			t.Errorf("got %v after %s and %d attempts", err, time.Since(start), fake.count())
		}
	})
}

func TestClient_waitsHalfAMinuteAtMostForWhoeverAsksForMore(t *testing.T) {
	for _, value := range []string{"3600", "9223372036854775807", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		t.Run(value, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, status(429, "Retry-After", value))
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				start := time.Now()
				_, _ = send(c, request(t, "GET").WithContext(ctx))
				if took := time.Since(start); took != time.Minute || fake.count() != 3 {
					t.Errorf("got %d attempts in %s, want 3 in 1m", fake.count(), took)
				}
			})
		})
	}
}

func TestClient_tellsTheUpstreamHowLongItWaits(t *testing.T) {
	for deadline, want := range map[time.Duration][]string{
		0:                         {"2000", "2000", "888"},
		time.Minute:               {"2000", "2000", "2000"},
		1500*time.Microsecond + 1: {"2"},
		3 * time.Second:           {"2000", "963"},
	} {
		t.Run(deadline.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newClient(t, silence())
				r := request(t, "GET")
				if deadline > 0 {
					ctx, cancel := context.WithTimeout(t.Context(), deadline)
					defer cancel()
					r = r.WithContext(ctx)
				}
				_, _ = send(c, r)
				var got []string
				for _, header := range fake.headers {
					got = append(got, header.Get("X-Envoy-Expected-Rq-Timeout-Ms"))
				}
				if !slices.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		})
	}
}
