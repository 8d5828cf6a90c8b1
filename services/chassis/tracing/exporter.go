package tracing

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rs/zerolog"
	sdk "go.opentelemetry.io/otel/sdk/trace"

	"moorage.dev/services/chassis/logging"
)

// tellEvery is how long spans are counted before another line says that they are lost: a collector that is away must not
// fill the log.
const tellEvery = time.Minute

// errStopped is why the last export ends: the process does.
var errStopped = errors.New("the collector took too long for the process to end in its time")

// exporter gives spans to another one, and says by itself what became of them: the SDK would hand an error to a handler
// that belongs to the whole process.
type exporter struct {
	sdk.SpanExporter
	now func() time.Time
	// stopped ends what is being exported.
	stopped context.Context //nolint:containedctx // the SDK's own context outlives the process's end by half a minute
	stop    context.CancelCauseFunc

	mutex sync.Mutex
	log   zerolog.Logger
	lost  int
	why   error
	told  time.Time
}

func newExporter(inner sdk.SpanExporter, now func() time.Time) *exporter {
	e := &exporter{SpanExporter: inner, now: now, log: zerolog.Nop()}
	e.stopped, e.stop = context.WithCancelCause(context.Background())
	return e
}

func (e *exporter) to(log zerolog.Logger) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.log = log
}

// ExportSpans implements sdk.SpanExporter. There is never an error: it has been told.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.stopped, cancel)()
	err := e.SpanExporter.ExportSpans(ctx, spans)
	if err == nil {
		return nil
	}
	if cause := context.Cause(e.stopped); cause != nil {
		err = cause
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.lost, e.why = e.lost+len(spans), err
	if now := e.now(); e.stopped.Err() == nil && (e.told.IsZero() || now.Sub(e.told) >= tellEvery) {
		e.told = now
		e.tell()
	}
	return nil
}

// rest tells what was lost since the last line.
func (e *exporter) rest() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.tell()
}

func (e *exporter) tell() {
	if e.lost > 0 {
		e.log.Warn().Int("spans", e.lost).Str("error", logging.Error(e.why)).Msg("spans were lost")
	}
	e.lost = 0
}
