package logging

import "unicode/utf8"

// What a client chooses stands in a line only up to a limit: it must not decide how much is logged.
const (
	// MaxPath bounds the path of a request.
	MaxPath = 256
	// MaxText bounds errors and messages.
	MaxText = 2 << 10
	// MaxStack bounds the stack of a panic.
	MaxStack = 16 << 10
)

// Cut is the text up to a limit in bytes, with "…" after it when there was more; no character is halved.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}

// Error is the text of an error, cut; it stands in a line under zerolog's name for errors.
func Error(err error) string { return Cut(err.Error(), MaxText) }
