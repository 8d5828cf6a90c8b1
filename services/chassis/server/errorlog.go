package server

import (
	"bytes"
	stdlog "log"

	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/logging"
)

// errorLog turns the lines of net/http into JSON lines.
type errorLog struct{ log zerolog.Logger }

func newErrorLog(log zerolog.Logger) *stdlog.Logger {
	return stdlog.New(errorLog{log: log}, "", 0)
}

// Write implements io.Writer, one call for each line.
func (l errorLog) Write(line []byte) (int, error) {
	l.log.Warn().Msg(logging.Cut(string(bytes.TrimSpace(line)), logging.MaxText))
	return len(line), nil
}
