// Catalog says what there is.
package main

import (
	"fmt"
	"net/http"

	"example.com/monorepo/internal/server"
)

var version = "dev"

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, `["rope", "anchor"]`)
	})
	server.Run(version, mux)
}
