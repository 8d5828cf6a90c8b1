package tracing

import (
	"github.com/go-logr/logr"
	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel"

	"moorage.dev/services/chassis/logging"
)

// Redirect makes lines of what OpenTelemetry says for the whole process, such as of a variable OTEL_… that it reads by itself
// and cannot use; by default it writes to standard error. It is for the one who owns the process.
func Redirect(log zerolog.Logger) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Error().Str("error", logging.Error(err)).Msg("opentelemetry")
	}))
	otel.SetLogger(logr.New(sink{log}))
}

// sink takes the errors of OpenTelemetry's own log, and nothing less.
type sink struct{ log zerolog.Logger }

// Init implements logr.LogSink.
func (s sink) Init(logr.RuntimeInfo) {}

// Enabled implements logr.LogSink.
func (s sink) Enabled(int) bool { return false }

// Info implements logr.LogSink.
func (s sink) Info(int, string, ...any) {}

// Error implements logr.LogSink. The error and the values quote what was read, which may be a secret.
func (s sink) Error(_ error, what string, _ ...any) {
	s.log.Error().Str("error", what).Msg("opentelemetry")
}

// WithValues implements logr.LogSink.
func (s sink) WithValues(...any) logr.LogSink { return s }

// WithName implements logr.LogSink.
func (s sink) WithName(string) logr.LogSink { return s }
