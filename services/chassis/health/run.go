package health

import (
	"context"
	"sync"

	"moorage.dev/services/chassis/guard"
)

// run runs all checks side by side, each inside its own deadline.
func (c *Checks) run(ctx context.Context) map[string]Result {
	outcomes := make([]Result, len(c.checks))
	var group sync.WaitGroup
	for i, check := range c.checks {
		group.Go(func() { outcomes[i] = c.one(ctx, check) })
	}
	group.Wait()
	results := make(map[string]Result, len(outcomes))
	for i, check := range c.checks {
		results[check.name] = outcomes[i]
	}
	return results
}

func (c *Checks) one(ctx context.Context, check named) Result {
	ctx, cancel := context.WithTimeout(ctx, check.deadline)
	defer cancel()
	start := c.now()
	// A check that ignores its deadline is left behind: a stuck one must not make the probe hang.
	err := guard.Run(ctx, 0, check.check)
	result := Result{Status: up, Since: start, Milliseconds: c.now().Sub(start).Milliseconds()}
	if err != nil {
		result.Status = down
	}
	before, known := c.results[check.name]
	if known && before.Status == result.Status {
		result.Since = before.Since
	} else {
		c.tell(check.name, result.Status, err, known)
	}
	return result
}

// tell logs changes only: one line for an outage, not one for each probe.
func (c *Checks) tell(name, status string, err error, known bool) {
	switch {
	case status == down:
		c.log.Warn().Str("check", name).Err(err).Msg("health check is down")
	case known:
		c.log.Info().Str("check", name).Msg("health check is up again")
	}
}
