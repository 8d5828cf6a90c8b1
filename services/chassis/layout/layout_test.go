package layout

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const replacing = `module example.test/m

go 1.26

replace example.test/other => ../other

replace example.test/more => example.test/another v1.0.0
`

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Each tree under testdata breaks one rule, so that every rule has been seen to fail.
func TestCheck_findsEachBreach(t *testing.T) {
	const call = "; call it through the client"
	for tree, want := range map[string][]string{
		"fine":                   nil,
		"handler-in-cmd":         {"cmd/a/main.go: imports net/http; handlers belong into a domain"},
		"import":                 {"a: imports the domain b (a -> b)" + call},
		"import-through":         {"a: imports the domain b (a -> shared -> b)" + call},
		"import-in-test":         {"a: imports the domain b (a -> b)" + call},
		"chassis-knows-a-domain": {"chassis/x: imports the domain a (chassis/x -> a)" + call},
		"two-handlers":           {"a/pages.go: has 2 handlers (get, list); give each its own file"},
		"no-test":                {"a/get.go: has a handler and no a/get_test.go"},
		"replace":                {"go.mod:5: replaces a module by the local path ../other; require a version"},
		"nothing":                {"no package has RegisterHandlers(r *mux.Router): nothing to check"},
	} {
		t.Run(tree, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "m")
			if err := os.CopyFS(root, os.DirFS("testdata/"+tree)); err != nil {
				t.Fatal(err)
			}
			if tree == "replace" {
				// Not in testdata: a folder with a go.mod is no part of a module that is published.
				write(t, filepath.Join(root, "go.mod"), replacing)
			}
			found, err := Check(root, "example.test/m")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, breach := range found {
				got = append(got, breach.Text)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func TestCheck_failsWhereThereIsNothing(t *testing.T) {
	if _, err := Check(t.TempDir(), "example.test/m"); err == nil {
		t.Error("an empty tree passed")
	}
}
