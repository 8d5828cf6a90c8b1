package logging

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"
	"time"

	"moorage.dev/services/chassis/config"
)

func at() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 6000000, time.FixedZone("", 3600)) }

func TestNew_writesIdentityTimeAndTheEnvironmentsFields(t *testing.T) {
	var out bytes.Buffer
	fields := map[string]string{"environment": "dev", "team": "shop", "service": "impostor", "trace_id": "0", "error": "no"}
	log, err := New(&out, at, Identity{Service: "user", Version: "v1"}, config.Log{Level: "info", Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	log.Debug().Msg("hidden")
	log.Info().Str("k", "v").Msg("hello")
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%s: %v", &out, err)
	}
	want := map[string]string{
		"time": "2030-01-02T02:04:05.006Z", "level": "info", "message": "hello", "service": "user", "version": "v1",
		"environment": "dev", "team": "shop", "k": "v",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if n := bytes.Count(out.Bytes(), []byte(`"service"`)); n != 1 {
		t.Errorf("the key service stands in the line %d times", n)
	}
}

func TestNew_obeysTheLevel(t *testing.T) {
	for level, lines := range map[string]int{"debug": 4, "info": 3, "warn": 2, "error": 1} {
		var out bytes.Buffer
		log, err := New(&out, at, Identity{}, config.Log{Level: level})
		if err != nil {
			t.Fatal(err)
		}
		log.Debug().Msg("")
		log.Info().Msg("")
		log.Warn().Msg("")
		log.Error().Msg("")
		if got := bytes.Count(out.Bytes(), []byte("\n")); got != lines {
			t.Errorf("%s: got %d lines, want %d", level, got, lines)
		}
	}
	if _, err := New(nil, at, Identity{}, config.Log{Level: "loud"}); err == nil {
		t.Error("an unknown level must be an error")
	}
}

func TestContext_carriesTheLoggerAndDropsLinesWithoutOne(t *testing.T) {
	var out bytes.Buffer
	log, err := New(&out, at, Identity{}, config.Log{Level: "info"})
	if err != nil {
		t.Fatal(err)
	}
	From(t.Context()).Info().Msg("nowhere")
	From(Into(t.Context(), log)).Info().Msg("here")
	if got := bytes.Count(out.Bytes(), []byte("\n")); got != 1 {
		t.Errorf("got %s", &out)
	}
}
