package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis"
	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/jsonio"
	"moorage.dev/services/chassis/problem"
)

// framework serves the handler until the context ends, and says where.
type framework struct {
	name, on string
	serve    func(ctx context.Context, listening func(net.Addr)) error
}

var frameworks = []framework{
	{"net/http", "a limit for reading headers; no log, metric, trace, recovery or deadline", bare(handler())},
	{"net/http, slog", "the same and one JSON line of log/slog for each request", bare(logged(handler()))},
	{"chassis", "as every service has it: JSON line with trace, histogram, gauge, recovery, deadline, limits of time and requests; nothing exported", ours},
	{"kratos", "recovery, tracing (SDK, nothing exported), logging (its standard logger with time, caller and trace), " +
		"metrics (counter and histogram of OpenTelemetry, Prometheus exporter), its timeout", kratosServe},
}

func handler() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		found, err := find(r.PathValue("id"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(found)
	})
	return routes
}

// status remembers what was answered, for the log.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (s *status) WriteHeader(code int) { s.code = code; s.ResponseWriter.WriteHeader(code) }

func logged(next http.Handler) http.Handler {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, answer := time.Now(), &status{w, http.StatusOK}
		next.ServeHTTP(answer, r)
		log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", answer.code), slog.Duration("duration", time.Since(began)))
	})
}

func bare(handler http.Handler) func(context.Context, func(net.Addr)) error {
	return func(ctx context.Context, listening func(net.Addr)) error {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		listening(listener.Addr())
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
		context.AfterFunc(ctx, func() { _ = server.Close() })
		_ = server.Serve(listener)
		return nil
	}
}

func ours(ctx context.Context, listening func(net.Addr)) error {
	return chassis.Run(ctx, chassis.Program{
		Name: "order", Version: "bench", Stdout: os.Stdout, Listening: listening,
		Getenv: func(name string) string {
			return map[string]string{"HTTP_ADDR": "127.0.0.1:0"}[name]
		},
		Wire: func(_ context.Context, app *chassis.App) error {
			app.Handle(func(r *mux.Router) {
				r.Handle("/orders/{id}", problem.Handler(func(w http.ResponseWriter, r *http.Request) error {
					id := mux.Vars(r)["id"]
					found, err := find(id)
					if err != nil {
						return &fault.NotFound{What: "order " + id}
					}
					return jsonio.Encode(w, http.StatusOK, found)
				})).Methods(http.MethodGet)
			})
			return nil
		},
	})
}
