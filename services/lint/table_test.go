package lint

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"moorage.dev/services/chassis/config"
)

// planned is the process table as the plan writes it, relative to this package.
const planned = "../../components/moorage/spec/process/table.json"

// known gives the names of the chassis' own table, whoever reads them.
func known() []string {
	var found []string
	for _, entry := range config.Table() {
		found = append(found, entry.Name)
	}
	slices.Sort(found)
	return found
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
	if want := known(); !slices.Equal(given, want) {
		t.Errorf("the plan gives   %q\nthe chassis knows %q", given, want)
	}
}
