package consul

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"

	"github.com/hashicorp/consul/api"

	"moorage.dev/services/chassis/config"
)

// remote is the real agent.
type remote struct {
	agent     *api.Agent
	cfg       config.Consul
	checkAt   func() string
	transport *http.Transport
}

// NewAgent talks to the agent that the configuration names. checkAt gives, once the process listens,
// the address where the agent reaches the process itself.
func NewAgent(cfg config.Consul, checkAt func() string) (Agent, error) {
	transport := &http.Transport{DialContext: (&net.Dialer{Timeout: callTimeout}).DialContext, MaxIdleConns: 2}
	client, err := api.NewClient(&api.Config{Address: cfg.Agent, Token: cfg.Token, Transport: transport})
	if err != nil {
		return nil, fmt.Errorf("consul: %w", err)
	}
	return &remote{agent: client.Agent(), cfg: cfg, checkAt: checkAt, transport: transport}, nil
}

// registration says what the service is and how the agent judges it.
func registration(cfg config.Consul, checkAddress string) *api.AgentServiceRegistration {
	return &api.AgentServiceRegistration{
		ID: cfg.ID, Name: cfg.Name, Address: cfg.Address, Port: cfg.Port, Tags: cfg.Tags,
		Checks: api.AgentServiceChecks{
			{
				CheckID: "service:" + cfg.ID + ":http", Name: "serves",
				HTTP: "http://" + checkAddress + cfg.CheckPath, Interval: cfg.CheckInterval.String(), Timeout: callTimeout.String(),
			},
			{
				CheckID: heartbeat(cfg), Name: "lives", TTL: cfg.TTL.String(),
				// Here alone: a database outage fails the check above, and must not deregister anybody.
				DeregisterCriticalServiceAfter: cfg.DeregisterAfter.String(),
			},
		},
	}
}

// heartbeat names the check that beats keep alive.
func heartbeat(cfg config.Consul) string { return "service:" + cfg.ID + ":ttl" }

// CheckAddress is where the agent reaches this process: the pod itself where its address is known, for what other clusters
// reach may be an entry point that leads to any pod.
func CheckAddress(cfg config.Config, bound net.Addr) string {
	if _, port, err := net.SplitHostPort(bound.String()); err == nil && cfg.Pod.IP != "" {
		return net.JoinHostPort(cfg.Pod.IP, port)
	}
	return net.JoinHostPort(cfg.Consul.Address, strconv.Itoa(cfg.Consul.Port))
}

// Register implements Agent.
func (r *remote) Register(ctx context.Context) error {
	options := api.ServiceRegisterOpts{ReplaceExistingChecks: true}.WithContext(ctx)
	if err := r.agent.ServiceRegisterOpts(registration(r.cfg, r.checkAt()), options); err != nil {
		return fmt.Errorf("register %s: %w", r.cfg.ID, err)
	}
	return nil
}

// Beat implements Agent.
func (r *remote) Beat(ctx context.Context) error {
	query := (&api.QueryOptions{}).WithContext(ctx)
	if err := r.agent.UpdateTTLOpts(heartbeat(r.cfg), "", api.HealthPassing, query); err != nil {
		return fmt.Errorf("beat %s: %w", r.cfg.ID, err)
	}
	return nil
}

// Deregister implements Agent.
func (r *remote) Deregister(ctx context.Context) error {
	// The last call: what the connection holds is given back.
	defer r.transport.CloseIdleConnections()
	err := r.agent.ServiceDeregisterOpts(r.cfg.ID, (&api.QueryOptions{}).WithContext(ctx))
	var status api.StatusError
	if errors.As(err, &status) && status.Code == http.StatusNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("deregister %s: %w", r.cfg.ID, err)
	}
	return nil
}
