package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"moorage.dev/services/chassis/layout"
)

var moduleLine = regexp.MustCompile("(?m)^module[ \t]+[\"`]?([^\\s\"`]+)")

// check looks at the module around a folder.
func check(folder string) error {
	root, breaches, err := breachesAround(folder)
	if err != nil {
		return err
	}
	return told(root, breaches)
}

// breachesAround gives the module's root and all its breaches.
func breachesAround(folder string) (string, []layout.Breach, error) {
	root, err := filepath.Abs(folder)
	if err != nil {
		return "", nil, err
	}
	for {
		text, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if found := moduleLine.FindSubmatch(text); err == nil && found != nil {
			breaches, err := layout.Check(root, string(found[1]))
			return root, breaches, err
		}
		if up := filepath.Dir(root); up != root {
			root = up
			continue
		}
		return "", nil, fmt.Errorf("%s: no go.mod at or above it", folder)
	}
}

// told turns breaches into one error of a line each.
func told(root string, breaches []layout.Breach) error {
	var lines []error
	for _, breach := range breaches {
		lines = append(lines, errors.New(filepath.Join(root, breach.Text)))
	}
	return errors.Join(lines...)
}
