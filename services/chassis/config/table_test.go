package config

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// planned is the process table as the plan writes it, relative to this package.
const planned = "../../../components/moorage/spec/process/table.json"

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

func TestTable_isWhatThePlanGives(t *testing.T) {
	text, err := os.ReadFile(planned)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ Name, Meaning, When string }
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	var given []string
	for _, row := range rows {
		given = append(given, row.Name)
		if row.Meaning == "" || row.When == "" {
			t.Errorf("%s: has no meaning or no when", row.Name)
		}
	}
	slices.Sort(given)
	if want := names(Process, Runtime, PerUse); !slices.Equal(given, want) {
		t.Errorf("the plan gives   %q\nthe chassis knows %q", given, want)
	}
}
