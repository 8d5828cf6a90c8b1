package jsonio

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	hasNUL     = "must not contain NUL"
	notUnicode = "must be valid Unicode"
)

// suspicious says whether a body may hold text that is none: NUL, which no database takes, bytes that are not UTF-8, and
// halves of characters, for which the decoder puts U+FFFD. It may be wrong, and is fast.
func suspicious(body []byte) bool {
	for rest := body; ; {
		at := bytes.Index(rest, []byte(`\u`))
		if at < 0 {
			return !utf8.Valid(body)
		}
		rest = rest[at+2:]
		if bytes.HasPrefix(rest, []byte("0000")) || len(rest) > 1 && rest[0]|0x20 == 'd' && rest[1] >= '8' {
			return true
		}
	}
}

// badText says what is wrong with the text of strings as they stand in JSON, which is one or many.
func badText(raw []byte) string {
	if !utf8.Valid(raw) {
		return notUnicode
	}
	for len(raw) > 0 {
		at := bytes.IndexByte(raw, '\\')
		if at < 0 || at+1 >= len(raw) {
			return ""
		}
		if raw = raw[at+1:]; raw[0] != 'u' {
			raw = raw[1:]
			continue
		}
		first := unit(raw)
		switch raw = raw[min(5, len(raw)):]; {
		case first == 0:
			return hasNUL
		case utf16.IsSurrogate(first):
			if len(raw) < 6 || raw[0] != '\\' || utf16.DecodeRune(first, unit(raw[1:])) == utf8.RuneError {
				return notUnicode
			}
			raw = raw[6:]
		}
	}
	return ""
}

// unit reads the four digits after a u.
func unit(raw []byte) rune {
	if len(raw) < 5 || raw[0] != 'u' {
		return utf8.RuneError
	}
	n, err := strconv.ParseUint(string(raw[1:5]), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
