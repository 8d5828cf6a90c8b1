package lint

import (
	"slices"
	"testing"
)

func TestServices_keepTheLayout(t *testing.T) {
	found, err := Check("..", "moorage.dev/services")
	if err != nil {
		t.Fatal(err)
	}
	for _, breach := range found {
		t.Error(breach)
	}
	files, err := parse("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, domain := range []string{"order", "user"} {
		if !slices.Contains(domainsOf(files), domain) {
			t.Errorf("%s is not seen as a domain, so that no rule holds for it", domain)
		}
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
			got, err := Check("testdata/"+tree, "example.test/m")
			if err != nil {
				t.Fatal(err)
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
