// Package problem answers with RFC 9457 problem details. Clients see a code and a safe sentence; the cause goes to the log.
package problem

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/tracing"
)

// Details is the body of an answer that is not a success.
type Details struct {
	Type     string        `json:"type"`
	Title    string        `json:"title"`
	Status   int           `json:"status"`
	Detail   string        `json:"detail,omitempty"`
	Instance string        `json:"instance,omitempty"`
	TraceID  string        `json:"trace_id,omitempty"`
	Errors   []fault.Field `json:"errors,omitempty"`
}

// retryAfter is said when the fault does not know better.
const retryAfter = time.Second

// Write answers with what err means.
func Write(w http.ResponseWriter, r *http.Request, err error) {
	details := describe(err)
	details.Type, details.Title = "about:blank", http.StatusText(details.Status)
	details.Instance, details.TraceID = r.URL.Path, tracing.ID(r.Context())
	if details.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", seconds(err))
	}
	report(r.Context(), details.Status, err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(details.Status)
	if err := json.NewEncoder(w).Encode(details); err != nil {
		logging.From(r.Context()).Debug().Err(err).Msg("the client did not take the answer")
	}
}

func describe(err error) Details {
	var notFound *fault.NotFound
	var invalid *fault.Invalid
	var unavailable *fault.Unavailable
	var status *Status
	switch {
	case errors.As(err, &notFound):
		return Details{Status: http.StatusNotFound, Detail: notFound.Error()}
	case errors.As(err, &invalid):
		return Details{Status: http.StatusUnprocessableEntity, Detail: "the request is not valid", Errors: invalid.Fields}
	case errors.As(err, &unavailable):
		return Details{Status: http.StatusServiceUnavailable, Detail: unavailable.Dependency + " is unavailable"}
	case errors.As(err, &status):
		return Details{Status: status.Code, Detail: status.Detail}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Details{Status: http.StatusServiceUnavailable, Detail: "the request took too long"}
	default:
		return Details{Status: http.StatusInternalServerError, Detail: "internal error"}
	}
}

// report logs the cause of what is our own fault; a client's mistakes stand in the request log alone.
func report(ctx context.Context, status int, err error) {
	if status < http.StatusInternalServerError {
		return
	}
	logging.From(ctx).Error().Err(err).Int("status", status).Msg("request failed")
}

// seconds rounds up: the header has no fractions, and too early is wrong.
func seconds(err error) string {
	wait := retryAfter
	var unavailable *fault.Unavailable
	if errors.As(err, &unavailable) && unavailable.RetryAfter > 0 {
		wait = unavailable.RetryAfter
	}
	return strconv.Itoa(int(math.Ceil(wait.Seconds())))
}
