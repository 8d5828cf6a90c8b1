// Package deadline is how a caller tells another service how long it will wait for the answer.
package deadline

import (
	"strconv"
	"time"
)

// Header carries the time left in milliseconds. It is Envoy's name, with Envoy's meaning: gateways made of it set the header
// too, and keep what clients outside send from coming in.
const Header = "X-Envoy-Expected-Rq-Timeout-Ms"

// Format writes the time left, at least a millisecond and rounded up: the callee must not give up before its caller does.
func Format(left time.Duration) string {
	return strconv.FormatInt(max(1, int64((left+time.Millisecond-1)/time.Millisecond)), 10)
}

// Within is the time that a callee has for a request: its own, or the caller's if that is shorter. What is no number of
// milliseconds from one up is as if it were not there.
func Within(own time.Duration, header string) time.Duration {
	left, err := strconv.ParseInt(header, 10, 64)
	if err != nil || left < 1 || left > own.Milliseconds() {
		return own
	}
	return time.Duration(left) * time.Millisecond
}
