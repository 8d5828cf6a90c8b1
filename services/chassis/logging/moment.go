package logging

import (
	"bytes"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// Happened is a context that knows when what a line is about happened. A line that has one says that time, and the clock is not
// asked again.
type Happened interface{ Happened() time.Time }

// stamp writes the time itself: zerolog's own format is a package variable, and only whole seconds.
func stamp(now func() time.Time) zerolog.HookFunc {
	var clock clock
	return func(e *zerolog.Event, _ zerolog.Level, _ string) {
		var when time.Time
		if known, is := e.GetCtx().(Happened); is {
			when = known.Happened()
			// zerolog uses its events again; one that waits must not hold on to a request.
			e.Ctx(nil) //nolint:staticcheck // that is how an event has none
		} else {
			when = now()
		}
		var text [len(time.RFC3339Nano)]byte
		e.Bytes("time", clock.append(text[:0], when.UTC()))
	}
}

// clock writes times as RFC 3339 does, in UTC and with all nanoseconds. It keeps the last second's text, which a busy process
// writes thousands of times.
type clock struct{ last atomic.Pointer[second] }

type second struct {
	unix int64
	text []byte
}

// append is AppendFormat with time.RFC3339Nano.
func (c *clock) append(to []byte, when time.Time) []byte {
	last := c.last.Load()
	if last == nil || last.unix != when.Unix() {
		last = &second{when.Unix(), when.AppendFormat(nil, "2006-01-02T15:04:05")}
		c.last.Store(last)
	}
	to = append(to, last.text...)
	if rest := int64(when.Nanosecond()); rest > 0 {
		point := len(to)
		// A tenth digit, where the point will be, keeps the zeros in front.
		to = strconv.AppendInt(to, int64(time.Second)+rest, 10)
		to[point] = '.'
		to = bytes.TrimRight(to, "0")
	}
	return append(to, 'Z')
}
