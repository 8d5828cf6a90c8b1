package server

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/problem"
)

// recover answers a panic with 500 and counts it; the process lives on.
func (d Deps) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answer.From(r.Context())
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				answer.Cut()
				panic(cause)
			}
			d.Metrics.Server.Panics.Inc()
			err := fmt.Errorf("panic: %v", cause)
			if answer.Begun() {
				answer.Cut()
				// Half an answer is out: cutting the connection is the only way left to say that it is not whole.
				logging.From(r.Context()).Error().Err(err).Bytes("stack", debug.Stack()).Msg("panic after the answer began")
				panic(http.ErrAbortHandler)
			}
			logging.From(r.Context()).Error().Err(err).Bytes("stack", debug.Stack()).Msg("panic")
			problem.Write(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}
