package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// watch ends the host, and what runs for it, on SIGINT or SIGTERM, and once the engine that started it is gone.
func watch(end context.CancelFunc, stop chan bool) {
	asked, parent := make(chan os.Signal, 1), os.Getppid()
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	look := time.NewTicker(time.Second)
	for waiting := true; waiting; {
		select {
		case <-asked:
			waiting = false
		case <-look.C:
			waiting = os.Getppid() == parent
		}
	}
	end()
	close(stop)
}
