package server

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/rs/zerolog"
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
