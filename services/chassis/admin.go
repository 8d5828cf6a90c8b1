package chassis

import (
	"context"
	"fmt"
	"time"

	"moorage.dev/services/chassis/server"
)

// adminStop is how long a scrape or a profile may hold up the end of the process.
const adminStop = time.Second

// administer opens the admin listener, where the process is told so. It is closed first of all that is closed after the
// last request, so that a process that drains can still be looked at.
func (a *App) administer() error {
	if a.Config.AdminAddr == "" {
		return nil
	}
	admin, err := server.ListenAdmin(a.Config.AdminAddr, a.Metrics.Handler(), a.Log)
	if err != nil {
		return fmt.Errorf("ADMIN_ADDR: %w", err)
	}
	a.OnClose(func() {
		ctx, cancel := context.WithTimeout(context.Background(), adminStop)
		defer cancel()
		if err := admin.Shutdown(ctx); err != nil {
			a.Log.Warn().Err(err).Msg("admin: cut off")
		}
	})
	a.Log.Info().Str("admin_addr", admin.Addr().String()).Msg("admin listening")
	return nil
}
