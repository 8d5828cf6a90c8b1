package guard

import (
	"runtime"
	"strings"
)

// most bounds the stacks of all goroutines that are looked through.
const most = 1 << 20

// current names this goroutine as the first line of its stack does.
func current() string {
	line := make([]byte, 64)
	line = line[:runtime.Stack(line, false)]
	name, _, _ := strings.Cut(string(line), " [")
	return name
}

// stackOf is the stack of one goroutine, empty when it has ended.
func stackOf(name string) string {
	all := make([]byte, most)
	all = all[:runtime.Stack(all, true)]
	for stack := range strings.SplitSeq(string(all), "\n\n") {
		if strings.HasPrefix(stack, name+" [") {
			return stack
		}
	}
	return ""
}
