package server

import (
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/rs/zerolog"
)

// profileTimeout is longer than the half minute that a profile takes by default.
const profileTimeout = 2 * time.Minute

// adminReadTimeout bounds what no request's deadline does there.
const adminReadTimeout = 30 * time.Second

// ListenAdmin serves /metrics on a port of its own, and Go's profiles below /debug/pprof/ if that port is on loopback: a profile
// costs a processor, and shows what the process works on.
func ListenAdmin(addr string, metrics http.Handler, log zerolog.Logger) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+metricsPage, metrics)
	// What was bound decides, and not how it was written.
	if bound, is := listener.Addr().(*net.TCPAddr); is && bound.IP.IsLoopback() {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	admin := newHTTP(mux, log)
	admin.ReadTimeout, admin.WriteTimeout = adminReadTimeout, profileTimeout
	return serve(listener, admin), nil
}
