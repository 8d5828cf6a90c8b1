package chassis

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// buffer is a log that a test reads while the service writes.
type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

func (b *buffer) messages(t *testing.T) []string {
	t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	var messages []string
	for line := range bytes.Lines(b.bytes.Bytes()) {
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatalf("not JSON: %s", line)
		}
		if id, _ := fields["trace_id"].(string); fields["version"] != "v1" || len(id) != 32 {
			t.Errorf("line without version or trace: %s", line)
		}
		if message, _ := fields["message"].(string); message != "request" {
			messages = append(messages, message)
		}
	}
	return messages
}

// service is a running program.
type service struct {
	base string
	log  buffer
	stop context.CancelFunc
	done chan error
}

// start runs a program on a free port until the test stops it, and waits until it is ready.
func start(t *testing.T, wire func(context.Context, *App) error, variables ...string) *service {
	t.Helper()
	s := &service{done: make(chan error, 1)}
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	bound := make(chan net.Addr, 1)
	go func() {
		s.done <- Run(ctx, Program{
			Name: "test", Version: "v1", Wire: wire, Getenv: environment(variables...), Stdout: &s.log,
			Listening: func(addr net.Addr) { bound <- addr },
		})
	}()
	select {
	case addr := <-bound:
		s.base = "http://" + addr.String()
	case err := <-s.done:
		t.Fatalf("did not start: %v", err)
	}
	for !slices.Contains(s.log.messages(t), "ready") {
		runtime.Gosched()
	}
	return s
}

// environment is made of pairs; the port is free unless they say otherwise.
func environment(variables ...string) func(string) string {
	return func(name string) string {
		if at := slices.Index(variables, name); at >= 0 && at%2 == 0 {
			return variables[at+1]
		}
		return map[string]string{"HTTP_ADDR": "127.0.0.1:0"}[name]
	}
}

// get asks without keeping the connection.
func get(t *testing.T, address string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
