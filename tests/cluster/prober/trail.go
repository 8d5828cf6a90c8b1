package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"time"
)

// trail is how far one request came: a failure that is seen once must say where to look.
type trail struct {
	mu    sync.Mutex
	began time.Time
	steps []string
}

// trailed returns a request that leaves a trail. Its body, if it has one, can be sent again: net/http keeps a copy.
func trailed(method, url, body string) (*http.Request, *trail, error) {
	t := &trail{began: time.Now()}
	hooks := &httptrace.ClientTrace{
		DNSDone:      func(info httptrace.DNSDoneInfo) { t.step("name is %v, %v", info.Addrs, info.Err) },
		ConnectStart: func(_, address string) { t.step("connects to %s", address) },
		ConnectDone:  func(_, _ string, err error) { t.step("connection made, %v", err) },
		GotConn: func(info httptrace.GotConnInfo) {
			t.step("connection from %v, reused %v", info.Conn.LocalAddr(), info.Reused)
		},
		WroteRequest:         func(info httptrace.WroteRequestInfo) { t.step("request written, %v", info.Err) },
		GotFirstResponseByte: func() { t.step("answer begins") },
	}
	ctx := httptrace.WithClientTrace(context.Background(), hooks)
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	return request, t, err
}

func (t *trail) step(format string, values ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, fmt.Sprintf("after %v ", time.Since(t.began).Round(time.Millisecond))+fmt.Sprintf(format, values...))
}

// String says when the request began and what came of it.
func (t *trail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("began %s: %s", t.began.UTC().Format("15:04:05.000"), strings.Join(t.steps, "; "))
}
