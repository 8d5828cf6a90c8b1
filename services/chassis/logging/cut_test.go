package logging

import (
	"errors"
	"strings"
	"testing"
)

func TestCut_boundsWithoutHalvingACharacter(t *testing.T) {
	for text, want := range map[string]string{"": "", "abcd": "abcd", "abcde": "abcd…", "abcé": "abc…", "éé": "éé", "ééé": "éé…", "\x80\x80\x80\x80\x80": "…"} {
		if got := Cut(text, 4); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := Error(errors.New(strings.Repeat("x", 1<<20))); len(got) != MaxText+len("…") {
		t.Errorf("got %d bytes", len(got))
	}
}
