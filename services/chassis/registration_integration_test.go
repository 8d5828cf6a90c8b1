//go:build integration

package chassis

import (
	"context"
	"errors"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
)

// status asks the agent for a service's state; empty means that it is not registered.
func agentStatus(t *testing.T, agent *api.Agent, id string) string {
	t.Helper()
	status, info, err := agent.AgentHealthServiceByID(id)
	if err != nil {
		t.Fatal(err)
	}
	if info == nil {
		return ""
	}
	return status
}

// await asks every 50 ms; the real agent checks once a second.
func await(t *testing.T, agent *api.Agent, id, want string) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(20 * time.Second)
	for got := ""; ; {
		if got = agentStatus(t, agent, id); got == want {
			return
		}
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("after 20 s: got %q, want %q", got, want)
		}
	}
}

func TestRealAgent_followsTheProcessAndItsDatabase(t *testing.T) {
	address := os.Getenv("MOORAGE_TEST_CONSUL")
	if address == "" {
		t.Fatal("MOORAGE_TEST_CONSUL is not set; services/integration/run.sh sets it")
	}
	client, err := api.NewClient(&api.Config{Address: address, Transport: &http.Transport{DisableKeepAlives: true}})
	if err != nil {
		t.Fatal(err)
	}
	var broken atomic.Bool
	s := start(t, func(_ context.Context, app *App) error {
		app.Health.Add("database", time.Second, func(context.Context) error {
			if broken.Load() {
				return errors.New("away")
			}
			return nil
		})
		return nil
	}, "POD_IP", "127.0.0.1", "CONSUL_HTTP_ADDR", address, "CONSUL_SERVICE_ID", "chassis-1", "CONSUL_SERVICE_NAME", "chassis",
		"CONSUL_SERVICE_ADDRESS", "198.51.100.7", "CONSUL_SERVICE_PORT", "80", "CONSUL_CHECK_INTERVAL", "1s", "SHUTDOWN_DRAIN", "10ms")
	await(t, client.Agent(), "chassis-1", api.HealthPassing)
	broken.Store(true)
	await(t, client.Agent(), "chassis-1", api.HealthCritical)
	broken.Store(false)
	await(t, client.Agent(), "chassis-1", api.HealthPassing)
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	if got := agentStatus(t, client.Agent(), "chassis-1"); got != "" {
		t.Errorf("after stopping: got %q, want it gone at once", got)
	}
}
