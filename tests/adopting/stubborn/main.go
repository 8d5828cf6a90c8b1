// Program stubborn tells what it is allowed to do, takes memory where it is told to, answers, and does not end by SIGTERM where STUBBORN is set.
package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	fmt.Println("uid", os.Getuid(), "gid", os.Getgid(), "args", os.Args[1:])
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "Cap") || strings.HasPrefix(line, "NoNewPrivs") {
			fmt.Println(strings.Join(strings.Fields(line), " "))
		}
	}
	for _, path := range []string{"/app/x", "/tmp/x"} {
		fmt.Println(path, os.WriteFile(path, []byte("x"), 0o600))
	}
	if slices.Contains(os.Args, "hog") {
		fmt.Println(len(bytes.Repeat([]byte("x"), 256<<20)))
	}
	if os.Getenv("STUBBORN") != "" {
		signal.Ignore(syscall.SIGTERM)
	}
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {})
	address := os.Getenv("HTTP_ADDR")
	if len(os.Args) > 2 && os.Args[1] == "listen" {
		address = os.Args[2]
	}
	fmt.Println(http.ListenAndServe(address, nil))
}
