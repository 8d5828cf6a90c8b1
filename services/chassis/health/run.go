package health

import (
	"context"
	"fmt"
	"sync"
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
	err := within(ctx, check.check)
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

// within leaves a check that ignores its deadline behind: a stuck one must not make the probe hang.
func within(ctx context.Context, check Check) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				done <- fmt.Errorf("panic: %v", cause)
			}
		}()
		done <- check(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer in time: %w", context.Cause(ctx))
	}
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
