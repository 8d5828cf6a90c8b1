package lint

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"moorage.dev/services/chassis/lifecycle"
)

// The plan gives a pod as much time beyond drain and timeout as the chassis takes it to give.
func TestMargin_isThePlans(t *testing.T) {
	const running = "../../components/moorage/spec/running.py"
	text, err := os.ReadFile(running)
	if err != nil {
		t.Fatal(err)
	}
	if line := fmt.Sprintf("\nSTOP_MARGIN = %d * duration.SECOND\n", int(lifecycle.Margin.Seconds())); !strings.Contains(string(text), line) {
		t.Errorf("%s has no line %q", running, strings.TrimSpace(line))
	}
}
