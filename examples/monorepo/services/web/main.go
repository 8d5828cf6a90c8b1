// Web shows what the catalog has.
package main

import (
	"io"
	"net/http"
	"os"
	"time"

	"example.com/monorepo/internal/server"
)

var version = "dev"

func main() {
	client := &http.Client{Timeout: 2 * time.Second}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		asked, err := http.NewRequestWithContext(r.Context(), http.MethodGet, os.Getenv("CATALOG_URL")+"/items", nil)
		if err != nil {
			http.Error(w, "the catalog has no address", http.StatusInternalServerError)
			return
		}
		answer, err := client.Do(asked)
		if err != nil {
			http.Error(w, "the catalog is away", http.StatusServiceUnavailable)
			return
		}
		defer answer.Body.Close()
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	})
	server.Run(version, mux)
}
