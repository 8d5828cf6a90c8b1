package server

import (
	"path"
	"strings"
	"testing"
)

// FuzzCleaned: what is called clean is what the path package leaves alone, but for the slash at its end.
func FuzzCleaned(f *testing.F) {
	for _, name := range []string{"", "/", "a", "/a", "/a/", "//", "/a//b", "/./a", "/a/..", "/.env", "/a.b/c", "a/b", "/a/..b", "..", "/a/."} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		want := path.Clean("/" + name)
		if strings.HasSuffix(name, "/") && want != "/" {
			want += "/"
		}
		if got := cleaned(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	})
}
