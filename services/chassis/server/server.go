package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

// Server serves a handler on one listener.
type Server struct {
	http     *http.Server
	listener net.Listener
	failed   chan error
}

// Listen binds the address and begins to serve. An address in use is an error here and not later in a goroutine.
func Listen(addr string, handler http.Handler, log zerolog.Logger) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return serve(listener, newHTTP(handler, log)), nil
}

func newHTTP(handler http.Handler, log zerolog.Logger) *http.Server {
	return &http.Server{
		Handler: handler,
		// There is no ReadTimeout: a body ends with its request's deadline (inTime), and for a request without one net/http would
		// start a timer and stop it again at once.
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      30 * time.Second,
		// Longer than the 90 s of Go's clients, so that the client and not the server closes an idle connection.
		IdleTimeout: 120 * time.Second,
		// More is 431. net/http adds up to 8 KiB of its own.
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       newErrorLog(log),
	}
}

// serve begins to serve on a listener.
func serve(listener net.Listener, how *http.Server) *Server {
	s := &Server{listener: listener, failed: make(chan error, 1), http: how}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return s
}

// Addr is the address that was bound.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Failed gives the error that ended serving, if one does.
func (s *Server) Failed() <-chan error { return s.failed }

// Shutdown waits for running requests until the context ends, then cuts them off.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err == nil {
		return nil
	}
	return fmt.Errorf("requests cut off: %w", errors.Join(err, s.http.Close()))
}
