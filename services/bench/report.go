package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"
)

// report prints what was measured.
func report(out io.Writer, samples []sample, opened time.Time) {
	all := func(sample) bool { return true }
	failed := func(s sample) bool { return s.status == http.StatusServiceUnavailable }
	fast := func(s sample) bool { return failed(s) && !opened.IsZero() && s.began.After(opened) }
	fmt.Fprintf(out, "requests                      %d\n", len(samples))
	counts := count(samples)
	for _, status := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(out, "  answered %d                %d\n", status, counts[status])
	}
	fmt.Fprintf(out, "p50, p99 of all               %s, %s\n", quantile(samples, all, 50), quantile(samples, all, 99))
	fmt.Fprintf(out, "p50, p99 of failed            %s, %s\n", quantile(samples, failed, 50), quantile(samples, failed, 99))
	fmt.Fprintf(out, "p99 of failed, breaker open   %s (aim: under 50ms)\n", quantile(samples, fast, 99))
}

// judge says what must not be, whatever the machine.
func judge(samples []sample, opened time.Time, panics float64) error {
	var problems []error
	counts := count(samples)
	for _, status := range slices.Sorted(maps.Keys(counts)) {
		if !slices.Contains([]int{200, 404, 422, 503}, status) {
			problems = append(problems, fmt.Errorf("%d answers were %d (0: none at all)", counts[status], status))
		}
	}
	for _, status := range []int{200, 404, 422, 503} {
		if counts[status] == 0 {
			problems = append(problems, fmt.Errorf("no answer was %d: the load did not reach everything", status))
		}
	}
	if opened.IsZero() {
		problems = append(problems, errors.New("the breaker never opened"))
	}
	if panics != 0 {
		problems = append(problems, fmt.Errorf("%g handlers panicked", panics))
	}
	return errors.Join(problems...)
}

func count(samples []sample) map[int]int {
	counts := map[int]int{}
	for _, s := range samples {
		counts[s.status]++
	}
	return counts
}

// quantile gives the time that percent of the chosen samples did not exceed; zero without any.
func quantile(samples []sample, choose func(sample) bool, percent int) time.Duration {
	var times []time.Duration
	for _, s := range samples {
		if choose(s) {
			times = append(times, s.took)
		}
	}
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[(len(times)*percent+99)/100-1].Round(time.Microsecond)
}
