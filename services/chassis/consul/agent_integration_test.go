//go:build integration

package consul

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
	"github.com/rs/zerolog"

	"moorage.dev/services/chassis/config"
	"moorage.dev/services/chassis/metrics"
)

// instance is a service on loopback and its view of a real agent.
type instance struct {
	cfg    config.Consul
	agent  Agent
	client *api.Client
}

func newInstance(t *testing.T) *instance {
	t.Helper()
	address := os.Getenv("MOORAGE_TEST_CONSUL")
	if address == "" {
		t.Fatal("MOORAGE_TEST_CONSUL is not set; services/integration/run.sh sets it")
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	bound := server.Listener.Addr().(*net.TCPAddr)
	i := &instance{cfg: config.Consul{
		Agent: address, Name: "order", ID: fmt.Sprintf("order-%d", time.Now().UnixNano()), Address: bound.IP.String(), Port: bound.Port,
		Tags: []string{"http", "shop"}, CheckPath: "/health", CheckInterval: time.Second, TTL: 3 * time.Second, DeregisterAfter: time.Minute,
	}}
	var err error
	if i.agent, err = NewAgent(i.cfg, bound.String); err != nil {
		t.Fatal(err)
	}
	if i.client, err = api.NewClient(&api.Config{Address: address}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i.client.Agent().ServiceDeregister(i.cfg.ID) })
	return i
}

// until asks the real agent again until the condition holds; the real clock bounds it.
func (i *instance) until(t *testing.T, what string, holds func(status string, info *api.AgentServiceChecksInfo) bool) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(20 * time.Second)
	for {
		status, info, err := i.client.Agent().AgentHealthServiceByID(i.cfg.ID)
		if err != nil {
			t.Fatal(err)
		}
		if holds(status, info) {
			return
		}
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("not %s after 20 s: %s %+v", what, status, info)
		}
	}
}

func passing(status string, info *api.AgentServiceChecksInfo) bool {
	return info != nil && status == api.HealthPassing && len(info.Checks) == 2
}

func gone(_ string, info *api.AgentServiceChecksInfo) bool { return info == nil }

func TestRealAgent_registerPassLoseRegisterAgainDeregister(t *testing.T) {
	i := newInstance(t)
	r := NewRegistrar(i.agent, func(context.Context) bool { return true }, i.cfg.TTL, zerolog.Nop(), metrics.New("test", "v0"))
	r.Start()
	i.until(t, "passing", passing)
	_, info, err := i.client.Agent().AgentHealthServiceByID(i.cfg.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Service; s.Service != "order" || s.Address != i.cfg.Address || s.Port != i.cfg.Port || len(s.Tags) != 2 {
		t.Errorf("service: %+v", s)
	}
	// Consul loses it behind the process's back: the next beat notices.
	if err := i.client.Agent().ServiceDeregister(i.cfg.ID); err != nil {
		t.Fatal(err)
	}
	i.until(t, "passing again", passing)
	r.Stop(t.Context())
	i.until(t, "gone", gone)
	// Deregistering what is gone is no error.
	if err := i.agent.Deregister(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRealAgent_turnsCriticalWhenTheHeartbeatStops(t *testing.T) {
	i := newInstance(t)
	for _, step := range []func() error{
		func() error { return i.agent.Register(t.Context()) },
		func() error { return i.agent.Beat(t.Context()) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	i.until(t, "passing", passing)
	i.until(t, "critical", func(status string, info *api.AgentServiceChecksInfo) bool {
		return info != nil && status == api.HealthCritical
	})
}

func TestRealAgent_registersTheSameIDTwiceWithoutASecondInstance(t *testing.T) {
	i := newInstance(t)
	for range 2 {
		if err := i.agent.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	services, err := i.client.Agent().ServicesWithFilter(fmt.Sprintf("ID == %q", i.cfg.ID))
	if err != nil || len(services) != 1 {
		t.Errorf("got %d instances and %v", len(services), err)
	}
	checks, err := i.client.Agent().ChecksWithFilter(fmt.Sprintf("ServiceID == %q", i.cfg.ID))
	if err != nil || len(checks) != 2 {
		t.Errorf("got %d checks and %v", len(checks), err)
	}
}
