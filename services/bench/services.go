package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"moorage.dev/services/chassis"
	"moorage.dev/services/order"
)

// downstream stands for the service of users; it fails half of its requests.
type downstream struct {
	*httptest.Server
	seen atomic.Int64
}

// outage is how many requests it answers before it fails as many: long enough that the breaker meets five failures in
// a row in every run, which a coin for each request does not promise.
const outage = 50

func newDownstream() *downstream {
	d := &downstream{}
	d.Server = httptest.NewServer(d.handler())
	return d
}

// handler fails in two ways: by an answer, and by a connection that breaks.
func (d *downstream) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := d.seen.Add(1)
		switch failing := n/outage%2 == 1; {
		case failing && n%2 == 0:
			w.WriteHeader(http.StatusServiceUnavailable)
		case failing:
			panic(http.ErrAbortHandler)
		default:
			_, _ = io.WriteString(w, `{"id":1,"name":"Ann"}`)
		}
	})
}

// running is the order service in this process, so that its goroutines can be counted.
type running struct {
	base string
	stop context.CancelFunc
	done chan error
}

func startOrder(ctx context.Context, users string) (*running, error) {
	return startService(ctx, wire, "USER_URL", users)
}

// startService starts a service on a free port of loopback and waits until it listens; variables are pairs.
func startService(ctx context.Context, wire func(context.Context, *chassis.App) error, variables ...string) (*running, error) {
	ctx, stop := context.WithCancel(ctx)
	r := &running{stop: stop, done: make(chan error, 1)}
	bound := make(chan net.Addr, 1)
	environment := map[string]string{"HTTP_ADDR": "127.0.0.1:0"}
	for i := 0; i+1 < len(variables); i += 2 {
		environment[variables[i]] = variables[i+1]
	}
	go func() {
		r.done <- chassis.Run(ctx, chassis.Program{
			Name: "order", Version: "bench", Wire: wire, Stdout: io.Discard,
			Getenv:    func(name string) string { return environment[name] },
			Listening: func(addr net.Addr) { bound <- addr },
		})
	}()
	select {
	case addr := <-bound:
		r.base = "http://" + addr.String()
		return r, nil
	case err := <-r.done:
		stop()
		return nil, fmt.Errorf("start the service: %w", err)
	}
}

// close stops the service and waits for it.
func (r *running) close() error {
	r.stop()
	return <-r.done
}

// wire is the same as the program's, with one order in it.
func wire(ctx context.Context, app *chassis.App) error {
	store := order.NewMemory()
	if _, _, err := store.Create(ctx, key, order.Draft{UserID: 1, Item: "tea", Quantity: 2}, "EUR"); err != nil {
		return err
	}
	app.Handle(order.New(store, order.NewUsers(app.Upstream("user")), "").RegisterHandlers)
	return nil
}
