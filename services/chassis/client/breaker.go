package client

import (
	"errors"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"

	"moorage.dev/services/chassis/metrics"
)

const (
	// trip is how many consecutive failures open the breaker. gobreaker's own default opens at the sixth.
	trip = 5
	// openFor is how long it stays open. One nanosecond less than 30 s, because gobreaker lets a probe
	// through only strictly after the time is over, and at 30 s it shall.
	openFor = 30*time.Second - time.Nanosecond
)

func newBreaker(upstream string, instruments metrics.Client) *gobreaker.CircuitBreaker[*http.Response] {
	state := instruments.Breaker.WithLabelValues(upstream)
	state.Set(float64(gobreaker.StateClosed))
	return gobreaker.NewCircuitBreaker[*http.Response](gobreaker.Settings{
		Name:          upstream,
		MaxRequests:   1,
		Timeout:       openFor,
		ReadyToTrip:   func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= trip },
		IsExcluded:    isCallers,
		OnStateChange: func(_ string, _, to gobreaker.State) { state.Set(float64(to)) },
	})
}

// refused says whether the breaker, and not the upstream, ended an attempt.
func refused(err error) bool {
	return errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests)
}
