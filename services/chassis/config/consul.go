package config

import (
	"strings"
	"time"
)

// Consul says how the process registers itself with a Consul agent.
type Consul struct {
	// Agent is the agent's HTTP address.
	Agent string
	// Token authorises the process; empty without access control.
	Token string
	// Datacenter is what the agent is expected to serve. It informs people; the agent decides.
	Datacenter string
	// Name is the service's name in Consul.
	Name string
	// ID is the whole pod name: unique, and the same after a container restart.
	ID string
	// Address and Port are what other clusters reach.
	Address string
	Port    int
	// Tags are the service's tags.
	Tags []string
	// CheckPath and CheckInterval describe the agent's HTTP check.
	CheckPath     string
	CheckInterval time.Duration
	// TTL is three heartbeats.
	TTL time.Duration
	// DeregisterAfter is how long the heartbeat may be missing before Consul forgets the service.
	DeregisterAfter time.Duration
}

// consul reads the registration; CONSUL_SERVICE_ID decides whether there is one.
func (e *environment) consul() *Consul {
	id := e.getenv("CONSUL_SERVICE_ID")
	if id == "" {
		return nil
	}
	consul := &Consul{
		Agent:           e.required("CONSUL_HTTP_ADDR"),
		Token:           e.getenv("CONSUL_HTTP_TOKEN"),
		Datacenter:      e.getenv("CONSUL_DATACENTER"),
		Name:            e.required("CONSUL_SERVICE_NAME"),
		ID:              id,
		Address:         e.required("CONSUL_SERVICE_ADDRESS"),
		Port:            e.port("CONSUL_SERVICE_PORT"),
		Tags:            tags(e.getenv("CONSUL_SERVICE_TAGS")),
		CheckPath:       e.text("CONSUL_CHECK_PATH", "/health"),
		CheckInterval:   e.duration("CONSUL_CHECK_INTERVAL", 10*time.Second),
		TTL:             e.duration("CONSUL_TTL", 30*time.Second),
		DeregisterAfter: e.duration("CONSUL_DEREGISTER_AFTER", time.Minute),
	}
	e.atLeast("CONSUL_CHECK_INTERVAL", consul.CheckInterval, time.Second)
	e.atLeast("CONSUL_TTL", consul.TTL, 3*time.Second)
	// Consul itself raises anything shorter to a minute; refusing it keeps what is written true.
	e.atLeast("CONSUL_DEREGISTER_AFTER", consul.DeregisterAfter, time.Minute)
	return consul
}

func (e *environment) atLeast(name string, got, least time.Duration) {
	if got < least {
		e.complain(name, "must be at least "+least.String(), got.String())
	}
}

func tags(list string) []string {
	var found []string
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			found = append(found, tag)
		}
	}
	return found
}
