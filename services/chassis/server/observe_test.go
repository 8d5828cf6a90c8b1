package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/logging"
)

func TestMilliseconds_areTheNumberThatZerologWouldWrite(t *testing.T) {
	for _, d := range []time.Duration{0, 1, 10, 100, 1500, 123_456, 999_999, time.Millisecond, 1_000_001, 1_500_000, time.Second, 10*time.Second + 1, time.Hour} {
		var line bytes.Buffer
		log := zerolog.New(&line)
		log.Log().Dur("theirs", d).RawJSON("ours", milliseconds(nil, d)).Send()
		var got struct{ Ours, Theirs float64 }
		if err := json.Unmarshal(line.Bytes(), &got); err != nil || got.Ours != got.Theirs {
			t.Errorf("%s: %s %v", d, &line, err)
		}
	}
}

// The clock is looked at twice for a request: its line says the time at which its duration ends.
func TestObserve_looksAtTheClockTwice(t *testing.T) {
	began, looks := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), 0
	clock := func() time.Time { looks++; return began.Add(time.Duration(looks-1) * 1500 * time.Microsecond) }
	f := newFixture(map[string]http.HandlerFunc{"/page": ok})
	log, err := logging.New(&f.log, clock, logging.Identity{}, config.Log{Level: "info"})
	if err != nil {
		t.Fatal(err)
	}
	deps := f.deps
	deps.Log, deps.Now = log, clock
	f.handler = NewHandler(deps, func(r *mux.Router) { r.HandleFunc("/page", ok) })
	f.get(t, "/page")
	if line := f.lines(t)[0]; looks != 2 || line["time"] != "2030-01-02T03:04:05.0015Z" || line["duration_ms"] != 1.5 {
		t.Errorf("%d looks, %v", looks, line)
	}
}
