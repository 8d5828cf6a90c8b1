package user

import (
	"context"
	"errors"
	"sync"
	"time"
)

// migrating bounds one migration, that of another replica before it included.
const migrating = time.Minute

// schema is the state of the database's schema. It is brought up to date once, on behalf of whoever asks first, but not in
// their time: a migration is longer than a request, and a database that hangs must not make a queue of those who ask.
type schema struct {
	migrate func(context.Context) error
	ctx     context.Context
	cancel  context.CancelFunc

	mutex   sync.Mutex
	done    bool
	current *migration
}

// migration is one attempt.
type migration struct {
	ended chan struct{}
	err   error
}

// newSchema makes a schema of which nothing is known; ctx gives values, and its end means nothing.
func newSchema(ctx context.Context, migrate func(context.Context) error) *schema {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &schema{migrate: migrate, ctx: ctx, cancel: cancel}
}

// ready waits a moment for the schema.
func (s *schema) ready(ctx context.Context) error {
	attempt := s.attempt()
	if attempt == nil {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("the schema is not up to date yet"))
	defer cancel()
	select {
	case <-attempt.ended:
		return attempt.err
	case <-ctx.Done():
		return away(context.Cause(ctx))
	}
}

// attempt is the migration that is under way, or a new one; nil when it is done.
func (s *schema) attempt() *migration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.done {
		return nil
	}
	if s.current == nil {
		s.current = &migration{ended: make(chan struct{})}
		go s.run(s.current)
	}
	return s.current
}

func (s *schema) run(attempt *migration) {
	ctx, cancel := context.WithTimeout(s.ctx, migrating)
	defer cancel()
	err := s.migrate(ctx)
	if err != nil {
		attempt.err = explain(err)
	}
	s.mutex.Lock()
	s.done, s.current = err == nil, nil
	s.mutex.Unlock()
	close(attempt.ended)
}

// close gives up what is under way.
func (s *schema) close() { s.cancel() }
