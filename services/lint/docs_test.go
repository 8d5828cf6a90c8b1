package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The page that says which test proves which rule must not name what is gone.
func TestDocs_nameOnlyWhatExists(t *testing.T) {
	text, err := os.ReadFile("../../docs/go-services.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(t)
	named := regexp.MustCompile("`(Test[A-Za-z0-9_]+)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 20 {
		t.Errorf("the page names %d tests: is this the right page?", len(named))
	}
	for _, name := range named {
		if !tests[name[1]] {
			t.Errorf("no test %s", name[1])
		}
	}
	for _, name := range regexp.MustCompile("`(services/[^` ]+)`").FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(filepath.Join("../..", name[1])); err != nil {
			t.Error(err)
		}
	}
}
