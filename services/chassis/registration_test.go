package chassis

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// diary is a Consul agent that writes down what it is told, and what /health says at that moment.
type diary struct {
	mutex  sync.Mutex
	health func() int
	events []string
	beaten chan struct{}
	once   sync.Once
}

// ServeHTTP is the agent.
func (d *diary) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	call := strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/agent/"), "/")
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.events = append(d.events, fmt.Sprintf("%s %s at %d", call[0], call[1], d.health()))
	if call[1] == "update" {
		d.once.Do(func() { close(d.beaten) })
	}
}

func TestRun_registersOnceItServesAndDeregistersBeforeItDrains(t *testing.T) {
	agent := &diary{beaten: make(chan struct{})}
	server := httptest.NewServer(agent)
	defer server.Close()
	agent.mutex.Lock()
	s := start(t, func(context.Context, *App) error { return nil },
		"CONSUL_HTTP_ADDR", server.Listener.Addr().String(), "CONSUL_SERVICE_ID", "test-1", "CONSUL_SERVICE_NAME", "test",
		"CONSUL_SERVICE_ADDRESS", "198.51.100.7", "CONSUL_SERVICE_PORT", "80", "SHUTDOWN_DRAIN", "10ms")
	agent.health = func() int { code, _ := get(t, s.base+"/health"); return code }
	agent.mutex.Unlock()
	<-agent.beaten
	for !slices.Contains(s.log.messages(t), "consul: registered") {
		get(t, s.base+"/health")
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	want := []string{"service register at 200", "check update at 200", "service deregister at 503"}
	if !slices.Equal(agent.events, want) {
		t.Errorf("got %q, want %q", agent.events, want)
	}
	if got, want := s.log.messages(t), []string{"listening", "ready", "consul: registered", "stopping", "consul: deregistered", "stopped"}; !slices.Equal(got, want) {
		t.Errorf("log: got %q, want %q", got, want)
	}
}

func TestRun_livesWithoutConsul(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	gone := server.Listener.Addr().String()
	server.Close()
	s := start(t, func(context.Context, *App) error { return nil },
		"CONSUL_HTTP_ADDR", gone, "CONSUL_SERVICE_ID", "test-1", "CONSUL_SERVICE_NAME", "test",
		"CONSUL_SERVICE_ADDRESS", "198.51.100.7", "CONSUL_SERVICE_PORT", "80")
	for !slices.Contains(s.log.messages(t), "consul: registration in trouble, trying again") {
		if code, _ := get(t, s.base+"/health"); code != 200 {
			t.Fatalf("health: got %d", code)
		}
	}
	if _, metrics := get(t, s.base+"/metrics"); !strings.Contains(metrics, `consul_failures_total{operation="register"} 1`) {
		t.Error("the failure is not in the metrics")
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
}
