package tracing

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// log is what was told, line by line; a test reads it while an export may write.
type log struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.bytes.Write(p)
}

func (l *log) lines(t *testing.T) []map[string]any {
	t.Helper()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var lines []map[string]any
	for line := range bytes.Lines(l.bytes.Bytes()) {
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatalf("not JSON: %s", line)
		}
		lines = append(lines, fields)
	}
	return lines
}

// to starts tracing towards a collector.
func to(t *testing.T, address string) (*Tracing, *log) {
	t.Helper()
	traces, err := New(t.Context(), Identity{Service: "x", Endpoint: address})
	if err != nil {
		t.Fatal(err)
	}
	told := &log{}
	traces.Tell(zerolog.New(told))
	return traces, told
}

func (t *Tracing) work(spans int) {
	for range spans {
		_, span := t.Start(context.Background(), "work")
		span.End()
	}
}

// A collector that refuses is told at once, and then once a minute: with all that was lost since.
func TestExporter_tellsWhatIsLostOnceAMinute(t *testing.T) {
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(bytes.Repeat([]byte("no room "), 10_000))
	}))
	defer collector.Close()
	traces, told := to(t, collector.URL)
	now := time.Now()
	traces.exporter.now = func() time.Time { return now }
	for _, step := range []struct {
		after       time.Duration
		spans, want int
	}{{0, 2, 2}, {tellEvery - 1, 3, 0}, {1, 4, 7}, {time.Second, 5, 0}} {
		now = now.Add(step.after)
		before := len(told.lines(t))
		traces.work(step.spans)
		if err := traces.provider.ForceFlush(t.Context()); err != nil {
			t.Error(err)
		}
		lines := told.lines(t)[before:]
		if len(lines) == 0 && step.want == 0 {
			continue
		}
		if len(lines) != 1 || lines[0]["spans"] != float64(step.want) || lines[0]["level"] != "warn" || lines[0]["message"] != "spans were lost" {
			t.Errorf("%+v: got %v", step, lines)
			continue
		}
		why, _ := lines[0]["error"].(string)
		if !strings.Contains(why, collector.URL) || !strings.Contains(why, "no room") || len(why) > 4<<10 {
			t.Errorf("got %s", why)
		}
	}
	if err := traces.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if lines := told.lines(t); len(lines) != 3 || lines[2]["spans"] != 5.0 {
		t.Errorf("got %v", lines)
	}
}

func TestExporter_tellsNothingWhereAllArrives(t *testing.T) {
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer collector.Close()
	traces, told := to(t, collector.URL)
	traces.work(3)
	if err := traces.Flush(t.Context()); err != nil || len(told.lines(t)) != 0 {
		t.Errorf("got %v and %v", err, told.lines(t))
	}
}

// What cannot be delivered in the time of the flush is counted to the last span, and no error.
func TestFlush_endsWhatACollectorDoesNotTake(t *testing.T) {
	asked, leave := make(chan struct{}, 1), make(chan struct{})
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-leave
	}))
	defer collector.Close()
	defer close(leave)
	traces, told := to(t, collector.URL)
	// More than one batch has.
	traces.work(600)
	ctx, over := context.WithCancel(t.Context())
	go func() {
		<-asked
		over()
	}()
	if err := traces.Flush(ctx); err != nil {
		t.Error(err)
	}
	lines := told.lines(t)
	if len(lines) != 1 || lines[0]["spans"] != 600.0 || lines[0]["error"] != errStopped.Error() {
		t.Errorf("got %v", lines)
	}
}
