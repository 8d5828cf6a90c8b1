// Command bench loads the order service on loopback while the service behind it fails half of the time.
//
// It fails when an answer is none of 200, 404, 422 and 503, when a handler panics, when the breaker never opens,
// or when a goroutine is left. Times are printed and never judged: they belong to the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"go.uber.org/goleak"
)

func main() {
	rate := flag.Int("rate", 500, "requests a second, at most 2000")
	duration := flag.Duration("duration", 20*time.Second, "how long, at most a minute")
	over := flag.Bool("overload", false, "offer a service twice what it can answer, with and without a limit of requests in flight")
	flag.Parse()
	what := func() error { return run(context.Background(), os.Stdout, *rate, *duration) }
	if *over {
		what = func() error { return overload(context.Background(), os.Stdout, *duration, limits) }
	}
	if err := what(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run starts the services, loads them, stops them and judges.
func run(ctx context.Context, out io.Writer, rate int, duration time.Duration) error {
	if rate < 1 || rate > 2000 || duration <= 0 || duration > time.Minute {
		return errors.New("rate must be 1 to 2000, and duration at most a minute")
	}
	before := goleak.IgnoreCurrent()
	user := newDownstream()
	order, err := startOrder(ctx, user.URL)
	if err != nil {
		user.Close()
		return err
	}
	samples, opened := load(ctx, order.base, rate, duration)
	panics, metricErr := metric(order.base, "http_panics_total")
	stopErr := order.close()
	user.Close()
	report(out, samples, opened)
	return errors.Join(metricErr, stopErr, judge(samples, opened, panics), goleak.Find(before))
}
