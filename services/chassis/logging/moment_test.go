package logging

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/config"
)

// FuzzClock holds two times after each other against Go's own format of them.
func FuzzClock(f *testing.F) {
	for _, nanoseconds := range []int64{0, 1, 10, 100_000_000, 123_456_789, 999_999_999, 120_000_000} {
		f.Add(int64(1_893_553_445), nanoseconds, int64(1_893_553_445), int64(5))
		f.Add(int64(1_893_553_445), nanoseconds, int64(1_893_553_446), nanoseconds)
		f.Add(int64(-1), nanoseconds, int64(253_402_300_799), nanoseconds)
	}
	f.Fuzz(func(t *testing.T, s1, n1, s2, n2 int64) {
		var clock clock
		for _, when := range []time.Time{time.Unix(s1, n1).UTC(), time.Unix(s2, n2).UTC()} {
			got, want := clock.append([]byte("x"), when), when.AppendFormat([]byte("x"), time.RFC3339Nano)
			if !bytes.Equal(got, want) {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	})
}

// before is a context of something that happened at a time.
type before struct{ context.Context }

func (before) Happened() time.Time {
	return time.Date(2029, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
}

func TestStamp_saysWhenItHappenedIfThatIsKnown(t *testing.T) {
	var out bytes.Buffer
	log, err := New(&out, at, Identity{}, config.Log{Level: "info"})
	if err != nil {
		t.Fatal(err)
	}
	var after context.Context
	log = log.Hook(zerolog.HookFunc(func(e *zerolog.Event, _ zerolog.Level, _ string) { after = e.GetCtx() }))
	log.Info().Ctx(before{t.Context()}).Msg("known")
	if after != context.Background() {
		t.Error("the event holds on to its context")
	}
	log.Info().Ctx(t.Context()).Msg("unknown")
	lines := strings.Split(out.String(), "\n")
	if !strings.Contains(lines[0], `"time":"2029-01-02T02:04:05Z"`) || !strings.Contains(lines[1], `"time":"2030-01-02T02:04:05.006Z"`) {
		t.Errorf("got %s", &out)
	}
}
