// Command prober sees a cluster from inside one of its pods: it fetches, loads, and looks at the pod itself.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

var version = "dev"

// answer is what one request got.
type answer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header"`
	Body   string            `json:"body"`
	Error  string            `json:"error"`
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "exit" {
		code, err := strconv.Atoi(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		log.Printf("exit %d", code)
		os.Exit(code)
	}
	http.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("GET /inside", func(w http.ResponseWriter, _ *http.Request) { tell(w, inside()) })
	http.HandleFunc("POST /fetch", func(w http.ResponseWriter, r *http.Request) { tell(w, fetch(r)) })
	http.HandleFunc("POST /load/start", start)
	http.HandleFunc("POST /load/stop", stop)
	http.HandleFunc("GET /load", func(w http.ResponseWriter, _ *http.Request) { tell(w, current.report()) })
	log.Fatal(http.ListenAndServe(os.Getenv("HTTP_ADDR"), nil))
}

// fetch makes the request that the query describes: url, method; its body and trace are the caller's.
func fetch(r *http.Request) answer {
	query := r.URL.Query()
	request, err := http.NewRequestWithContext(r.Context(), query.Get("method"), query.Get("url"), r.Body)
	if err != nil {
		return answer{Error: err.Error()}
	}
	for _, name := range []string{"traceparent", "Idempotency-Key"} {
		if value := query.Get(name); value != "" {
			request.Header.Set(name, value)
		}
	}
	// A connection that is kept would go on where a new one is refused.
	client := &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return answer{Error: err.Error()}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return answer{Error: err.Error()}
	}
	header := map[string]string{}
	for name := range response.Header {
		header[strings.ToLower(name)] = response.Header.Get(name)
	}
	return answer{Status: response.StatusCode, Header: header, Body: string(body)}
}

// inside says what a process in this pod may do.
func inside() map[string]any {
	_, noToken := os.Stat("/var/run/secrets/kubernetes.io/serviceaccount/token")
	return map[string]any{
		"version": version,
		"user":    os.Getuid(),
		"token":   noToken == nil,
		"root":    refusal("/written"),
		"tmp":     refusal("/tmp/written"),
	}
}

// refusal says why a file cannot be written, nothing when it can; a directory of another user is not a read-only one.
func refusal(path string) string {
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		return err.Error()
	}
	return ""
}

func tell(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}
