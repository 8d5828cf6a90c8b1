package client

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// maxRetries is how often a call is repeated at most.
const maxRetries = 2

// retriable says whether a request may be sent again: its method changes nothing, and its body can be read again.
func retriable(req *http.Request) bool {
	idempotent := []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	again := req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
	return slices.Contains(idempotent, req.Method) && again
}

// transient says whether an outcome may be another one next time.
func transient(o outcome) bool {
	if o.err != nil {
		return !refused(o.err) && !isCallers(o.err)
	}
	statuses := []int{
		http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}
	return slices.Contains(statuses, o.response.StatusCode)
}

// backoff is how long to wait before retry number n, counted from zero. The upstream may ask for longer, never for less.
func (t *transport) backoff(n int, o outcome) time.Duration {
	base := t.options.Backoff << n
	wait := base/2 + time.Duration(t.options.Random()*float64(base/2))
	if o.response == nil {
		return wait
	}
	return max(wait, retryAfter(o.response.Header.Get("Retry-After"), time.Now()))
}

// maxRetryAfter bounds what an upstream may ask for: as long as the breaker would keep it alone.
const maxRetryAfter = 30 * time.Second

// retryAfter reads both forms of the header, seconds and a date, as a time from zero to maxRetryAfter.
func retryAfter(value string, now time.Time) time.Duration {
	if date, err := http.ParseTime(value); err == nil {
		return min(max(date.Sub(now), 0), maxRetryAfter)
	}
	seconds, err := strconv.ParseUint(value, 10, 64)
	if errors.Is(err, strconv.ErrRange) || seconds > uint64(maxRetryAfter/time.Second) {
		return maxRetryAfter
	}
	return time.Duration(seconds) * time.Second
}
