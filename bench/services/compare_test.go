package main

import (
	"bufio"
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets this program's children be the test itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "-serve" {
		if err := child(os.Args[2], ""); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// Every framework answers every request of a short run with the same order.
func TestCompare_printsARowForEachFramework(t *testing.T) {
	var out bytes.Buffer
	if err := compare(t.Context(), &out, plan{rounds: 1, connections: 2, round: 50 * time.Millisecond}, ""); err != nil {
		t.Fatal(err)
	}
	for _, f := range frameworks {
		if n := strings.Count(out.String(), "\n"+f.name+" "); n != 2 {
			t.Errorf("%s stands in %d lines, want figures and what is on:\n%s", f.name, n, &out)
		}
	}
}

func TestCheck_findsWhatIsNotTheAnswer(t *testing.T) {
	for answer, good := range map[string]bool{
		"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\":7}":        true,
		"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\":8}":        false,
		"HTTP/1.1 404 Not Found\r\nContent-Length: 8\r\n\r\n{\"id\":7}": false,
		"HTTP/1.1 200 OK\r\n\r\n{\"id\":7}":                             false,
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"id\":7}":        false,
	} {
		if err := check(bufio.NewReader(strings.NewReader(answer))); (err == nil) != good {
			t.Errorf("%q: got %v", answer, err)
		}
	}
}
