package config

import (
	"slices"
	"testing"
)

// names gives the table's names that have one of the readers.
func names(readers ...Reader) []string {
	var found []string
	for _, entry := range Table() {
		if slices.Contains(readers, entry.Reader) {
			found = append(found, entry.Name)
		}
	}
	slices.Sort(found)
	return found
}

func TestTable_isWhatLoadReads(t *testing.T) {
	var read []string
	_, err := Load("x", func(name string) string {
		read = append(read, name)
		return registered()[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(read)
	if got, want := slices.Compact(read), names(Process); !slices.Equal(got, want) {
		t.Errorf("Load reads   %q\nTable names %q", got, want)
	}
}
