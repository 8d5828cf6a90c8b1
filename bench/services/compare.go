package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"
)

// plan is how much is measured.
type plan struct {
	rounds, connections int
	round               time.Duration
}

// compare starts every framework, loads them in turns, and prints the medians.
func compare(ctx context.Context, out io.Writer, plan plan, profile string) error {
	// One processor for the load; each framework has one too.
	runtime.GOMAXPROCS(1)
	processes := make([]*process, len(frameworks))
	for i, f := range frameworks {
		into := ""
		if f.name == "chassis" {
			into = profile
		}
		started, err := start(ctx, f.name, into)
		if err != nil {
			return err
		}
		defer started.stop()
		processes[i] = started
	}
	results := make([][]result, len(frameworks))
	// The first round warms up and is not kept.
	for round := range plan.rounds + 1 {
		for i := range frameworks {
			// Another one begins each time, so that none is always measured first.
			at := (i + round) % len(frameworks)
			got, err := load(ctx, processes[at], plan.connections, plan.round)
			if err != nil {
				return fmt.Errorf("%s: %w", frameworks[at].name, err)
			}
			if round > 0 {
				results[at] = append(results[at], got)
			}
		}
	}
	report(out, plan, results)
	return nil
}

func report(out io.Writer, plan plan, results [][]result) {
	fmt.Fprintf(out, "GET /orders/7, %d connections, medians of %d rounds of %s in turns; %%: beside net/http in the same turn\n\n",
		plan.connections, plan.rounds, plan.round)
	fmt.Fprintf(out, "%-15s %9s %6s %9s %9s %9s %6s\n", "", "req/s", "", "p50 µs", "p99 µs", "CPU µs", "")
	persecond := func(r result) float64 { return r.persecond }
	cpu := func(r result) float64 { return r.cpu }
	for i, f := range frameworks {
		fmt.Fprintf(out, "%-15s %9.0f %5.0f%% %9.0f %9.0f %9.1f %5.0f%%\n", f.name,
			median(results[i], persecond), 100*ratio(results[i], results[0], persecond),
			median(results[i], func(r result) float64 { return r.p50 }), median(results[i], func(r result) float64 { return r.p99 }),
			median(results[i], cpu), 100*ratio(results[i], results[0], cpu))
	}
	fmt.Fprintln(out, "\nwhat is on:")
	for _, f := range frameworks {
		fmt.Fprintf(out, "%-15s %s\n", f.name, f.on)
	}
}

func median(of []result, value func(result) float64) float64 {
	values := make([]float64, len(of))
	for i, r := range of {
		values[i] = value(r)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// ratio is the median of what one has beside the other in the same turn: the machine is as busy for both.
func ratio(of, base []result, value func(result) float64) float64 {
	values := make([]float64, len(of))
	for i := range of {
		values[i] = value(of[i]) / value(base[i])
	}
	slices.Sort(values)
	return values[len(values)/2]
}
