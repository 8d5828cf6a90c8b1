package consul

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/consul/api"

	"moorage.dev/services/chassis/config"
)

// settings are a registration as a plan would give it.
func settings(agent string) config.Consul {
	return config.Consul{
		Agent: agent, Token: "t0ken", Name: "order", ID: "order-6f7-x2", Address: "198.51.100.7", Port: 8080, Tags: []string{"http"},
		CheckPath: "/health", CheckInterval: 10 * time.Second, TTL: 30 * time.Second, DeregisterAfter: time.Minute,
	}
}

// fakeConsul answers every request with a status and keeps the last one.
type fakeConsul struct {
	status             int
	path, token, query string
	registered         api.AgentServiceRegistration
	beat               struct{ Status string }
	address            string
}

func newFakeConsul(t *testing.T) *fakeConsul {
	f := &fakeConsul{status: http.StatusOK}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.path, f.token, f.query = r.Method+" "+r.URL.Path, r.Header.Get("X-Consul-Token"), r.URL.RawQuery
		var into any = &f.beat
		if strings.HasSuffix(r.URL.Path, "/service/register") {
			into = &f.registered
		}
		if r.ContentLength > 0 {
			if err := json.NewDecoder(r.Body).Decode(into); err != nil {
				t.Error(err)
			}
		}
		w.WriteHeader(f.status)
	}))
	t.Cleanup(server.Close)
	f.address = server.Listener.Addr().String()
	return f
}

func (f *fakeConsul) agent(t *testing.T) Agent {
	t.Helper()
	agent, err := NewAgent(settings(f.address), func() string { return "192.0.2.1:8080" })
	if err != nil {
		t.Fatal(err)
	}
	return agent
}

func TestAgent_registersBothChecks(t *testing.T) {
	f := newFakeConsul(t)
	if err := f.agent(t).Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := f.registered
	if f.path != "PUT /v1/agent/service/register" || f.token != "t0ken" || !strings.Contains(f.query, "replace-existing-checks") {
		t.Errorf("got %s?%s with token %q", f.path, f.query, f.token)
	}
	if got.ID != "order-6f7-x2" || got.Name != "order" || got.Address != "198.51.100.7" || got.Port != 8080 || len(got.Tags) != 1 {
		t.Errorf("service: %+v", got)
	}
	if len(got.Checks) != 2 {
		t.Fatalf("checks: got %d, want two", len(got.Checks))
	}
	if check := got.Checks[0]; check.HTTP != "http://192.0.2.1:8080/health" || check.Interval != "10s" || check.DeregisterCriticalServiceAfter != "" {
		t.Errorf("HTTP check: %+v; it must never deregister", check)
	}
	if check := got.Checks[1]; check.TTL != "30s" || check.HTTP != "" || check.DeregisterCriticalServiceAfter != "1m0s" {
		t.Errorf("TTL check: %+v", check)
	}
}

func TestAgent_beatsTheTTLCheck(t *testing.T) {
	f := newFakeConsul(t)
	if err := f.agent(t).Beat(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f.path != "PUT /v1/agent/check/update/service:order-6f7-x2:ttl" || f.beat.Status != "passing" {
		t.Errorf("got %s with %+v", f.path, f.beat)
	}
}

func TestAgent_takesAnUnknownServiceAsDeregistered(t *testing.T) {
	for status, fails := range map[int]bool{200: false, 404: false, 403: true, 500: true} {
		f := newFakeConsul(t)
		f.status = status
		if err := f.agent(t).Deregister(t.Context()); (err != nil) != fails {
			t.Errorf("%d: got %v", status, err)
		}
		if f.path != "PUT /v1/agent/service/deregister/order-6f7-x2" {
			t.Errorf("got %s", f.path)
		}
		f.status = status
		if err := f.agent(t).Beat(t.Context()); (err != nil) != (status != 200) {
			t.Errorf("beat at %d: got %v", status, err)
		}
	}
}

func TestAgent_refusesAnAddressThatIsNone(t *testing.T) {
	if _, err := NewAgent(settings("ftp://consul.test"), nil); err == nil {
		t.Error("want an error")
	}
}

func TestCheckAddress_isThePodItselfWhereItIsKnown(t *testing.T) {
	consul := settings("")
	bound := &net.TCPAddr{IP: net.IPv6zero, Port: 9000}
	cfg := config.Config{Consul: &consul}
	if got, want := CheckAddress(cfg, bound), "198.51.100.7:8080"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	cfg.Pod.IP = "192.0.2.1"
	if got, want := CheckAddress(cfg, bound), "192.0.2.1:9000"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
