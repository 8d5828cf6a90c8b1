package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moorage.dev/services/chassis/layout"
)

// unit is what go vet says of one package. The rules need no types, so most of it is passed over.
type unit struct {
	Dir        string
	GoFiles    []string
	VetxOnly   bool
	VetxOutput string
}

// introduce answers what go vet asks first: who the tool is, so that results can be kept, and which flags it has.
func introduce(question string) error {
	if question == "-flags" {
		fmt.Println("[]")
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(program)
	fmt.Printf("layout version devel buildID=%x\n", sha256.Sum256(text))
	return err
}

// vet looks at one package. Of what is only a dependency go vet wants facts, and there are none.
func vet(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var u unit
	if err := json.Unmarshal(text, &u); err != nil {
		return err
	}
	if u.VetxOutput != "" {
		if err := os.WriteFile(u.VetxOutput, nil, 0o600); err != nil {
			return err
		}
	}
	if u.VetxOnly || onlyTestsBeside(u) {
		return nil
	}
	root, breaches, err := breachesAround(u.Dir)
	if err != nil {
		return err
	}
	folder, err := filepath.Rel(root, u.Dir)
	if err != nil {
		return err
	}
	return told(root, slices.DeleteFunc(breaches, func(b layout.Breach) bool { return b.Folder != filepath.ToSlash(folder) }))
}

// onlyTestsBeside says whether this is the package of external tests of one that go vet gives us too.
func onlyTestsBeside(u unit) bool {
	isTest := func(name string) bool { return strings.HasSuffix(name, "_test.go") }
	if slices.ContainsFunc(u.GoFiles, func(name string) bool { return !isTest(name) }) {
		return false
	}
	beside, err := filepath.Glob(filepath.Join(u.Dir, "*.go"))
	return err == nil && slices.ContainsFunc(beside, func(name string) bool { return !isTest(name) })
}
