package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis"
	"moorage.dev/services/chassis/problem"
)

const (
	// patience is how long a client waits, as the chassis' own does for one attempt.
	patience = 2 * time.Second
	// connections and query are those of the dependency: it answers 400 a second, and the service no more than that.
	connections, query = 8, 20 * time.Millisecond
	// offered is how many requests come a second: twice as many.
	offered = 2 * connections * int(time.Second/query)
)

// limits are the ones that are tried; the first is none.
var limits = []int{math.MaxInt32, 1024, 512, 256, 128, 64}

// overload offers a service twice what its dependency can answer, with each limit in turn, and prints what was answered in time.
func overload(ctx context.Context, out io.Writer, duration time.Duration, limits []int) error {
	fmt.Fprintf(out, "offered %d a second for %s each, answered at most %d; clients wait %s\n\n", offered, duration, offered/2, patience)
	fmt.Fprintf(out, "%-10s %12s %12s %12s %12s\n", "limit", "in time/s", "shed/s", "too late/s", "p99 in time")
	for _, limit := range limits {
		samples, err := withLimit(ctx, limit, duration)
		if err != nil {
			return err
		}
		counts := count(samples)
		known := counts[http.StatusOK] + counts[http.StatusServiceUnavailable] + counts[0]
		if known != len(samples) || counts[http.StatusOK] == 0 {
			return fmt.Errorf("limit %d: %v (0: too late)", limit, counts)
		}
		name := strconv.Itoa(limit)
		if limit == math.MaxInt32 {
			name = "none"
		}
		each := func(status int) float64 { return float64(counts[status]) / duration.Seconds() }
		answered := func(s sample) bool { return s.status == http.StatusOK }
		fmt.Fprintf(out, "%-10s %12.0f %12.0f %12.0f %12s\n", name, each(http.StatusOK), each(http.StatusServiceUnavailable), each(0),
			quantile(samples, answered, 99).Round(time.Millisecond))
	}
	return nil
}

// withLimit sends at the rate that is offered, whether answers come or not.
func withLimit(ctx context.Context, limit int, duration time.Duration) ([]sample, error) {
	service, err := startService(ctx, wireBusy, "MAX_IN_FLIGHT", strconv.Itoa(limit))
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 4096}
	client := &http.Client{Transport: transport, Timeout: patience}
	samples := make([]sample, int(float64(offered)*duration.Seconds()))
	ticker := time.NewTicker(time.Second / time.Duration(offered))
	defer ticker.Stop()
	var group sync.WaitGroup
	for i := range samples {
		<-ticker.C
		group.Go(func() {
			began := time.Now()
			status, err := roundTrip(client, http.MethodGet, service.base+"/work", "")
			if err != nil {
				status = 0
			}
			samples[i] = sample{began: began, took: time.Since(began), status: status}
		})
	}
	group.Wait()
	transport.CloseIdleConnections()
	return samples, service.close()
}

// wireBusy gives the service one page, which needs one of the dependency's few connections for a while.
func wireBusy(_ context.Context, app *chassis.App) error {
	pool := make(chan struct{}, connections)
	app.Handle(func(r *mux.Router) {
		r.Handle("/work", problem.Handler(func(_ http.ResponseWriter, r *http.Request) error {
			select {
			case pool <- struct{}{}:
				defer func() { <-pool }()
			case <-r.Context().Done():
				return errors.Join(errors.New("no connection was free"), r.Context().Err())
			}
			select {
			case <-time.After(query):
				return nil
			case <-r.Context().Done():
				return r.Context().Err()
			}
		}))
	})
	return nil
}
