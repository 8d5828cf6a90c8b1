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

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/answer"
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

// Write answers with what err means. Where a part of an answer is out already, it cuts the connection: nothing else can say
// any more that the answer is not whole.
func Write(w http.ResponseWriter, r *http.Request, err error) {
	current := answer.From(r.Context())
	if current != nil && current.Begun() {
		current.Cut()
		report(r.Context(), current.Status(), err, "request failed after its answer began")
		panic(http.ErrAbortHandler)
	}
	details := describe(err)
	if details.Status >= http.StatusInternalServerError && left(r.Context(), current) {
		details = Details{Status: answer.StatusClientLeft}
	}
	details.Type, details.Title = "about:blank", http.StatusText(details.Status)
	details.Instance, details.TraceID = logging.Cut(r.URL.Path, logging.MaxPath), tracing.ID(r.Context())
	details.Detail = logging.Cut(details.Detail, logging.MaxText)
	report(r.Context(), details.Status, err, "request failed")
	send(w, r, details, err)
}

// left says whether the client has gone: then what failed is not ours, and what broke off with it is no failure.
func left(ctx context.Context, current *answer.Answer) bool {
	if current != nil {
		return current.ClientLeft()
	}
	return errors.Is(ctx.Err(), context.Canceled)
}

func send(w http.ResponseWriter, r *http.Request, details Details, err error) {
	body, encodeErr := json.Marshal(details)
	if encodeErr != nil {
		logging.From(r.Context()).Error().Err(encodeErr).Msg("problem not encoded")
	}
	header := w.Header()
	if details.Status == http.StatusServiceUnavailable {
		header.Set("Retry-After", seconds(err))
	}
	header.Set("Content-Type", "application/problem+json")
	header.Set("Content-Length", strconv.Itoa(len(body)+1))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(details.Status)
	if _, err := w.Write(append(body, '\n')); err != nil {
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

// report logs the cause of what is our own fault; a client's mistakes, and its leaving, stand in the request log alone.
func report(ctx context.Context, status int, err error, message string) {
	if status < http.StatusInternalServerError {
		return
	}
	logging.From(ctx).Error().Str(zerolog.ErrorFieldName, logging.Error(err)).Int("status", status).Msg(message)
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
