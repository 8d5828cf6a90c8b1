package server

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/health"
	"moorage.dev/services/chassis/metrics"
	"moorage.dev/services/chassis/tracing"
)

// nowhere is a response writer that keeps nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// one gives a handler and a request to it.
func one(t testing.TB) (http.Handler, *http.Request) {
	t.Helper()
	log := zerolog.New(io.Discard)
	handler := NewHandler(Deps{
		Service: "test", Version: "v1", Log: log, Now: time.Now,
		Metrics: metrics.New("test", "v1"), Tracing: tracing.NewWith(), Health: health.New(time.Now, log),
	}, func(r *mux.Router) { r.HandleFunc("/orders/{id}", ok).Methods(http.MethodGet) })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/orders/7", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
	return handler, request
}

// BenchmarkHandler is what the chassis costs for one request, the router and an empty handler included.
func BenchmarkHandler(b *testing.B) {
	handler, request := one(b)
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(nowhere{http.Header{}}, request)
	}
}

// A request needs its scope, the copy that net/http makes for it, and the router's map in two parts; two are the test's own. The
// race detector adds some, as pools then forget.
func TestHandler_keepsARequestInFewPieces(t *testing.T) {
	handler, request := one(t)
	if got := testing.AllocsPerRun(1000, func() { handler.ServeHTTP(nowhere{http.Header{}}, request) }); got > 8 {
		t.Errorf("%v allocations, want 6", got)
	}
}
