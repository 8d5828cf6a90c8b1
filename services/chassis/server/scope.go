package server

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel/trace"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/logging"
	"moorage.dev/services/chassis/tracing"
)

// scope is the context of one request with all that the chassis keeps of it, in one piece: as contexts around contexts, and
// a copy of the request for each, they were half of what the chassis costs. Libraries find in it what they look for.
type scope struct {
	timed
	// began and ended bound what is logged and counted of the request; each is one look at the clock, which is not free.
	began, ended time.Time
	// span is the request's if nobody receives spans; else it is in the context below.
	span    tracing.Identified
	closing closing
	answer  answer.Answer
	base    *zerolog.Logger
	log     *zerolog.Logger
	// found is the router's while it looks. vars and route are what the router found; it has done so before a handler sees the context.
	found mux.RouteMatch
	vars  map[string]string
	route *mux.Route
}

// The keys under which libraries keep what a request's context holds. They are not exported, so each library is asked.
var (
	scopeKey  any = (*scope)(nil)
	spanKey       = keyOf(func(ctx context.Context) { trace.SpanFromContext(ctx) })
	answerKey     = keyOf(func(ctx context.Context) { answer.From(ctx) })
	loggerKey     = keyOf(func(ctx context.Context) { zerolog.Ctx(ctx) })
	varsKey       = keyOf(func(ctx context.Context) { mux.Vars(new(http.Request).WithContext(ctx)) })
	routeKey      = keyOf(func(ctx context.Context) { mux.CurrentRoute(new(http.Request).WithContext(ctx)) })
)

// asked is a context that remembers the key it is asked for.
type asked struct {
	context.Context
	key any
}

// Value implements context.Context.
func (a *asked) Value(key any) any { a.key = key; return nil }

func keyOf(look func(context.Context)) any {
	ctx := &asked{Context: context.Background()}
	look(ctx)
	return ctx.key
}

// scopeOf is the scope of a request that the chassis serves.
func scopeOf(ctx context.Context) *scope { return ctx.Value(scopeKey).(*scope) }

// Value implements context.Context.
func (s *scope) Value(key any) any {
	switch key {
	case scopeKey:
		return s
	case spanKey:
		if s.span.SpanContext().IsValid() {
			return &s.span
		}
	case answerKey:
		return &s.answer
	case loggerKey:
		return s.logger()
	case varsKey:
		if s.vars != nil {
			return s.vars
		}
	case routeKey:
		if s.route != nil {
			return s.route
		}
	}
	return s.timed.Value(key)
}

// Happened implements logging.Happened for the request's own line.
func (s *scope) Happened() time.Time { return s.ended }

// logger is the request's, made when it is first asked for: most requests write only their own line.
func (s *scope) logger() *zerolog.Logger {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.log == nil {
		made := logging.Traced(*s.base, trace.SpanContextFromContext(s).TraceID().String())
		s.log = &made
	}
	return s.log
}

// line begins the line of the request itself. What a handler gave to its logger stands in it too.
func (s *scope) line(level zerolog.Level) *zerolog.Event {
	s.mutex.Lock()
	own := s.log
	s.mutex.Unlock()
	if own != nil {
		return own.WithLevel(level)
	}
	id := trace.SpanContextFromContext(s).TraceID()
	var text [2 * len(id)]byte
	hex.Encode(text[:], id[:])
	return s.base.WithLevel(level).Bytes("trace_id", text[:])
}
