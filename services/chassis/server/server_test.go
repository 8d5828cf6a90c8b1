package server

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

func listen(t *testing.T, handler http.HandlerFunc) *Server {
	t.Helper()
	s, err := Listen("127.0.0.1:0", handler, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestServer_finishesARunningRequestBeforeItStops(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	s := listen(t, func(w http.ResponseWriter, _ *http.Request) {
		close(began)
		<-finish
		_, _ = io.WriteString(w, "done")
	})
	body := make(chan string, 1)
	go func() {
		response, err := http.Get("http://" + s.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		text, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		body <- string(text)
	}()
	<-began
	stopped := make(chan error, 1)
	go func() { stopped <- s.Shutdown(t.Context()) }()
	// The listener is closed first: once it refuses, the request is still running.
	for {
		connection, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			break
		}
		_ = connection.Close()
	}
	close(finish)
	if got := <-body; got != "done" {
		t.Errorf("answer: got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

func TestServer_cutsOffWhatOutlivesItsTime(t *testing.T) {
	began := make(chan struct{})
	s := listen(t, func(_ http.ResponseWriter, r *http.Request) { close(began); <-r.Context().Done() })
	failed := make(chan error, 1)
	go func() {
		response, err := http.Get("http://" + s.Addr().String())
		if err == nil {
			_ = response.Body.Close()
		}
		failed <- err
	}()
	<-began
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Shutdown(ctx); err == nil || !strings.HasPrefix(err.Error(), "requests cut off: ") {
		t.Errorf("shutdown: got %v", err)
	}
	if err := <-failed; err == nil {
		t.Error("the request was answered")
	}
}

func TestListen_failsAtOnceWhenTheAddressIsInUse(t *testing.T) {
	s := listen(t, ok)
	defer s.Shutdown(t.Context())
	if _, err := Listen(s.Addr().String(), http.NotFoundHandler(), zerolog.Nop()); err == nil {
		t.Error("want an error")
	}
}

func TestServer_saysWhenItDies(t *testing.T) {
	s := listen(t, ok)
	_ = s.listener.Close()
	if err := <-s.Failed(); err == nil || !strings.HasPrefix(err.Error(), "serve: ") {
		t.Errorf("got %v", err)
	}
}

func TestErrorLog_isJSON(t *testing.T) {
	var out bytes.Buffer
	newErrorLog(zerolog.New(&out)).Println("http: TLS handshake error")
	if got := out.String(); got != `{"level":"warn","message":"http: TLS handshake error"}`+"\n" {
		t.Errorf("got %s", got)
	}
}
