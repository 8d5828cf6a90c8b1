package metrics

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Every observation is counted in the series of its labels, whoever makes a series first.
func TestDurations_countWhatManyObserveAtOnce(t *testing.T) {
	registry := prometheus.NewRegistry()
	server := newServer(registry)
	const askers, routes = 8, 20
	var group sync.WaitGroup
	for range askers {
		group.Go(func() {
			for i := range routes {
				server.Observe(t.Context(), "GET", "/"+strconv.Itoa(i), 200, time.Second)
				server.Observe(t.Context(), "GET", "/"+strconv.Itoa(i), 404, time.Second)
			}
		})
	}
	group.Wait()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]uint64{}
	for _, family := range families {
		if family.GetName() == "http_request_duration_seconds" {
			for _, one := range family.GetMetric() {
				seen[labels(one)] += one.GetHistogram().GetSampleCount()
			}
		}
	}
	for i := range routes {
		for _, status := range []string{"200", "404"} {
			if got := seen["GET /"+strconv.Itoa(i)+" "+status]; got != askers {
				t.Errorf("/%d %s: got %d observations, want %d", i, status, got, askers)
			}
		}
	}
	if len(seen) != 2*routes {
		t.Errorf("got %d series: %v", len(seen), seen)
	}
}

// labels are method, route and status, which are sorted by name.
func labels(one *dto.Metric) (text string) {
	for i, label := range one.GetLabel() {
		if i > 0 {
			text += " "
		}
		text += label.GetValue()
	}
	return text
}

func TestDurations_findAKnownSeriesWithoutAllocating(t *testing.T) {
	server, ctx := newServer(prometheus.NewRegistry()), t.Context()
	if got := testing.AllocsPerRun(100, func() {
		server.Observe(ctx, "GET", "/a", 200, time.Second)
		server.Observe(ctx, "GET", "/a", 404, time.Second)
	}); got != 0 {
		t.Errorf("%v allocations", got)
	}
}
