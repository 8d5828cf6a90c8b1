package health

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
)

// newChecks are those of a process that serves.
func newChecks(log zerolog.Logger) *Checks {
	c := New(time.Now, log)
	c.Ready()
	return c
}

// probe asks /health.
func probe(t *testing.T, c *Checks) (int, Report) {
	t.Helper()
	answer := httptest.NewRecorder()
	c.Handler("user", "v1").ServeHTTP(answer, httptest.NewRequest("GET", "/health", nil))
	var report Report
	if err := json.Unmarshal(answer.Body.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	return answer.Code, report
}

func TestHealth_isDownWhileSomethingTheServiceOwnsIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var broken atomic.Bool
		c := newChecks(zerolog.New(&log))
		c.Add("cache", time.Second, func(context.Context) error { return nil })
		c.Add("database", time.Second, func(context.Context) error {
			if broken.Load() {
				return errors.New("password rejected for admin at db.test")
			}
			return nil
		})
		for _, down := range []bool{false, true, true, false} {
			broken.Store(down)
			code, report := probe(t, c)
			if (code == 503) != down || (report.Status == "down") != down || (report.Checks["database"].Status == "down") != down {
				t.Errorf("down=%v: got %d %+v", down, code, report)
			}
			if report.Checks["cache"].Status != "up" || report.Service != "user" || report.Version != "v1" {
				t.Errorf("got %+v", report)
			}
			<-time.After(time.Second)
		}
		if got := strings.Count(log.String(), "password rejected"); got != 1 {
			t.Errorf("the cause stands in the log %d times, want once for the whole outage: %s", got, &log)
		}
		if !strings.Contains(log.String(), "up again") {
			t.Errorf("log: %s", &log)
		}
	})
}

func TestHealth_isDownUntilReadyAndFromDrainingOn(t *testing.T) {
	c := New(time.Now, zerolog.Nop())
	if code, report := probe(t, c); code != 503 || report.Status != "starting" {
		t.Errorf("got %d %+v", code, report)
	}
	c.Ready()
	if code, report := probe(t, c); code != 200 || report.Status != "up" {
		t.Errorf("got %d %+v", code, report)
	}
	c.Drain()
	c.Ready()
	if code, report := probe(t, c); code != 503 || report.Status != "draining" {
		t.Errorf("got %d %+v", code, report)
	}
}

func TestHealth_runsAChecksOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		c := newChecks(zerolog.Nop())
		c.Add("database", time.Second, func(context.Context) error { runs.Add(1); return nil })
		for _, step := range []struct {
			wait time.Duration
			runs int64
		}{{0, 1}, {999 * time.Millisecond, 1}, {time.Millisecond, 2}, {time.Second, 3}} {
			<-time.After(step.wait)
			var probes sync.WaitGroup
			for range 20 {
				probes.Go(func() { probe(t, c) })
			}
			probes.Wait()
			if got := runs.Load(); got != step.runs {
				t.Errorf("after another %s: %d runs, want %d", step.wait, got, step.runs)
			}
		}
	})
}

func TestHealth_givesEachCheckItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChecks(zerolog.Nop())
		release := make(chan struct{})
		c.Add("obedient", time.Second, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		c.Add("stuck", 2*time.Second, func(context.Context) error { <-release; return nil })
		c.Add("panics", time.Second, func(context.Context) error { panic("no") })
		start := time.Now()
		code, report := probe(t, c)
		if took := time.Since(start); code != 503 || took != 2*time.Second {
			t.Errorf("got %d after %s, want 503 after the longest deadline", code, took)
		}
		for name, result := range report.Checks {
			if result.Status != "down" {
				t.Errorf("%s: got %+v", name, result)
			}
		}
		if got := report.Checks["stuck"].Milliseconds; got != 2000 {
			t.Errorf("stuck took %d ms", got)
		}
		close(release)
	})
}

func TestHealth_aCallerWhoGoesAwayDoesNotSpoilTheResult(t *testing.T) {
	c := newChecks(zerolog.Nop())
	c.Add("database", time.Second, func(ctx context.Context) error { return ctx.Err() })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := c.Results(ctx)["database"].Status; got != "up" {
		t.Errorf("got %s", got)
	}
}

func TestHealth_saysSinceWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChecks(zerolog.Nop())
		c.Add("database", time.Second, func(context.Context) error { return nil })
		start := time.Now()
		probe(t, c)
		<-time.After(time.Minute)
		if _, report := probe(t, c); !report.Checks["database"].Since.Equal(start) {
			t.Errorf("since: got %s, want %s", report.Checks["database"].Since, start)
		}
	})
}
