// Package logging writes JSON lines: time, level, message, service, version, trace_id and the fields that the environment gives.
package logging

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/config"
)

// Identity is what every line says about the process.
type Identity struct {
	// Service is the service's name.
	Service string
	// Version is the version compiled into the binary.
	Version string
}

// New makes the process's logger. Fields of the environment cannot replace the identity.
func New(out io.Writer, now func() time.Time, id Identity, cfg config.Log) (zerolog.Logger, error) {
	level, err := zerolog.ParseLevel(cfg.Level)
	if err != nil {
		return zerolog.Nop(), fmt.Errorf("log level %q: %w", cfg.Level, err)
	}
	with := zerolog.New(out).Level(level).With().Str("service", id.Service).Str("version", id.Version)
	for _, name := range slices.Sorted(maps.Keys(cfg.Fields)) {
		if !reserved(name) {
			with = with.Str(name, cfg.Fields[name])
		}
	}
	return with.Logger().Hook(stamp(now)), nil
}

// reserved names are written by the chassis; a second key of the same name would make the line ambiguous.
func reserved(name string) bool {
	return slices.Contains([]string{"time", "level", "message", "service", "version", "trace_id", "error"}, name)
}

// Traced gives a logger whose lines name a trace. With would copy all that the process's lines have in common, for each request.
func Traced(log zerolog.Logger, id string) zerolog.Logger { return log.Hook(traced(id)) }

type traced string

// Run implements zerolog.Hook.
func (t traced) Run(e *zerolog.Event, _ zerolog.Level, _ string) { e.Str("trace_id", string(t)) }

// Into puts a logger into the context, for everything that happens on behalf of a request.
func Into(ctx context.Context, log zerolog.Logger) context.Context { return log.WithContext(ctx) }

// From gives the context's logger; without one, lines are dropped.
func From(ctx context.Context) *zerolog.Logger { return zerolog.Ctx(ctx) }
