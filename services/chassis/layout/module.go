package layout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// replacement finds what go.mod replaces; a module path never starts with a dot or a slash.
var replacement = regexp.MustCompile(`=>\s+([./]\S*)`)

// localReplaces: a build may depend on nothing that only one machine has. A tree without go.mod replaces nothing.
func localReplaces(root string) ([]Breach, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []Breach
	for n, line := range strings.Split(string(text), "\n") {
		if local := replacement.FindStringSubmatch(line); local != nil {
			found = append(found, breach("", "go.mod:%d: replaces a module by the local path %s; require a version", n+1, local[1]))
		}
	}
	return found, err
}
