package lint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"moorage.dev/services/chassis/layout"
)

func TestServices_keepTheLayout(t *testing.T) {
	found, err := layout.Check("..", "moorage.dev/services")
	if err != nil {
		t.Fatal(err)
	}
	for _, breach := range found {
		t.Error(breach.Text)
	}
}

// The same rules as a tool of go vet: what it says of a spoilt copy proves that the domains here are seen as such.
func TestServices_keepTheLayoutForGoVet(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "layout")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", tool, "moorage.dev/services/chassis/cmd/layout")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// A copy: other tests build what lies here at the same time.
	services := t.TempDir()
	if err := os.CopyFS(services, os.DirFS("..")); err != nil {
		t.Fatal(err)
	}
	vet := func(packages ...string) (string, error) {
		command := exec.CommandContext(t.Context(), "go", append([]string{"vet", "-vettool=" + tool}, packages...)...)
		command.Dir = services
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := vet("./order", "./user", "./cmd/..."); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, domain := range []string{"order", "user"} {
		spoilt := filepath.Join(services, domain, "spoilt.go")
		text := "package " + domain + "\n\nimport \"net/http\"\n\nfunc spoilt(http.ResponseWriter, *http.Request) {}\n"
		if err := os.WriteFile(spoilt, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := vet("./" + domain)
		if want := domain + "/spoilt.go: has a handler and no " + domain + "/spoilt_test.go"; err == nil || strings.Count(out, want) != 1 {
			t.Errorf("want %q once, got %v\n%s", want, err, out)
		}
	}
}

// testsOf gives the names of all tests of both modules.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range tree.Decls {
			if function, is := declaration.(*ast.FuncDecl); is {
				tests[function.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
