package client

import (
	"net"
	"net/http"
	"time"
)

// newConnections makes the connections of one client. No proxy: services are reached by their own names.
func newConnections() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 15 * time.Second}).DialContext,
		MaxIdleConns:        100,
		MaxIdleConnsPerHost: 100,
		// Shorter than the server's 120 s, so that an idle connection is closed by the side that knows it is idle.
		IdleConnTimeout: 90 * time.Second,
	}
}
