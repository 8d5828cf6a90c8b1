// Package server is what the services of this repository share.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Run serves the handler with /health at HTTP_ADDR until SIGTERM, then lets running requests end.
func Run(version string, mux *http.ServeMux) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	server := &http.Server{Addr: os.Getenv("HTTP_ADDR"), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("cannot serve", "error", err)
			os.Exit(1)
		}
	}()
	slog.Info("serving", "version", version)
	<-stop.Done()
	ending, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		slog.Error("requests were cut off", "error", err)
	}
}
