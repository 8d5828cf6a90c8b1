package chassis

import (
	"net"

	"moorage.dev/services/chassis/consul"
	"moorage.dev/services/chassis/lifecycle"
)

// register adds Consul to the steps, where the process is told to register itself.
func (a *App) register(steps *lifecycle.Steps, bound func() net.Addr) error {
	if a.Config.Consul == nil {
		return nil
	}
	agent, err := consul.NewAgent(*a.Config.Consul, func() string { return consul.CheckAddress(a.Config, bound()) })
	if err != nil {
		return err
	}
	registrar := consul.NewRegistrar(agent, a.Health.Up, a.Config.Consul.TTL, a.Log, a.Metrics)
	steps.Register = registrar.Start
	steps.Deregister = registrar.Stop
	return nil
}
