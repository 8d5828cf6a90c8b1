package metrics

import (
	"maps"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// series is one combination of labels.
type series struct {
	method, route string
	status        int
}

// durations is the histogram of requests. Its series are kept in a map that nobody changes, so that finding one takes no lock and
// writes no label: a new series, of which there are few, makes a new map.
type durations struct {
	vector *prometheus.HistogramVec
	mutex  sync.Mutex
	known  atomic.Pointer[map[series]prometheus.Observer]
}

func newDurations(registry prometheus.Registerer) *durations {
	d := &durations{vector: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "Time to answer a request, by route.", Buckets: prometheus.DefBuckets,
	}, []string{"method", "route", "status"})}
	d.known.Store(&map[series]prometheus.Observer{})
	registry.MustRegister(d.vector)
	return d
}

// of gives the histogram of a series.
func (d *durations) of(key series) prometheus.Observer {
	if found, has := (*d.known.Load())[key]; has {
		return found
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	made := d.vector.WithLabelValues(key.method, key.route, strconv.Itoa(key.status))
	more := maps.Clone(*d.known.Load())
	more[key] = made
	d.known.Store(&more)
	return made
}
