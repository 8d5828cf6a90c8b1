package server

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/problem"
)

// recover answers a panic with 500 and counts it; the process lives on.
func (d Deps) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			current := answer.From(r.Context())
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				current.Cut()
				panic(cause)
			}
			d.Metrics.Server.Panics.Inc()
			err := fmt.Errorf("panic: %v", cause)
			message := "panic"
			if current.Begun() {
				message = "panic after the answer began"
			}
			stack := logging.Cut(string(debug.Stack()), logging.MaxStack)
			logging.From(r.Context()).Error().Str(zerolog.ErrorFieldName, logging.Error(err)).Str("stack", stack).Msg(message)
			problem.Write(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}
