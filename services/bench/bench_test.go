package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestRun_isCorrectInASmallRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, 400, time.Second); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if !strings.Contains(out.String(), "requests                      400\n") {
		t.Errorf("got %s", &out)
	}
}

func TestRun_isBounded(t *testing.T) {
	for rate, duration := range map[int]time.Duration{0: time.Second, 2001: time.Second, 1: time.Hour, 2: 0} {
		if err := run(t.Context(), nil, rate, duration); err == nil {
			t.Errorf("%d for %s was not refused", rate, duration)
		}
	}
}

func TestJudge_findsWhatMustNotBe(t *testing.T) {
	good := []sample{{status: 200}, {status: 404}, {status: 422}, {status: 503}}
	now := time.Now()
	if err := judge(good, now, 0); err != nil {
		t.Errorf("got %v", err)
	}
	for want, err := range map[string]error{
		"1 answers were 500":       judge(append(good[:4:4], sample{status: 500}), now, 0),
		"1 answers were 0":         judge(append(good[:4:4], sample{}), now, 0),
		"no answer was 503":        judge(good[:3], now, 0),
		"the breaker never opened": judge(good, time.Time{}, 0),
		"2 handlers panicked":      judge(good, now, 2),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	var samples []sample
	for i := range 200 {
		samples = append(samples, sample{took: time.Duration(i+1) * time.Millisecond})
	}
	all := func(sample) bool { return true }
	if p50, p99 := quantile(samples, all, 50), quantile(samples, all, 99); p50 != 100*time.Millisecond || p99 != 198*time.Millisecond {
		t.Errorf("got %s and %s", p50, p99)
	}
	if got := quantile(nil, all, 99); got != 0 {
		t.Errorf("without samples: got %s", got)
	}
}

func TestOverload_isCorrectInASmallRun(t *testing.T) {
	var out bytes.Buffer
	if err := overload(t.Context(), &out, time.Second/2, []int{limits[0], 8}); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 5 || !strings.HasPrefix(lines[3], "none ") || !strings.HasPrefix(lines[4], "8 ") {
		t.Errorf("got %s", &out)
	}
}
