// Hello is as small as a service can be.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

var version = "dev"

func main() {
	http.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, "hello from", version)
	})
	log.Fatal(http.ListenAndServe(os.Getenv("HTTP_ADDR"), nil))
}
