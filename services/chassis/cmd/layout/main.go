// Command layout holds a Go module to the layout of services: as a command for the whole module, or package by package
// as a tool of go vet.
//
//	layout [DIR]
//	go vet -vettool=$(which layout) ./...
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	arguments := os.Args[1:]
	switch {
	case len(arguments) == 1 && (arguments[0] == "-V=full" || arguments[0] == "-flags"):
		end(introduce(arguments[0]))
	case len(arguments) > 0 && strings.HasSuffix(arguments[len(arguments)-1], ".cfg"):
		// The flag before it asks for JSON; a tool that fails is shown as it speaks.
		end(vet(arguments[len(arguments)-1]))
	case len(arguments) <= 1:
		end(check(strings.TrimSuffix(strings.Join(arguments, ""), "...")))
	default:
		end(fmt.Errorf("usage: layout [DIR]"))
	}
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
