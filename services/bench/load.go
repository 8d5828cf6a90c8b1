package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// key is the idempotency key of the one order, and draft what made it.
const (
	key   = "bench"
	draft = `{"user_id":1,"item":"tea","quantity":2}`
)

// sample is one request as the client saw it.
type sample struct {
	began  time.Time
	took   time.Duration
	status int
}

// load sends at a fixed rate, whether answers come or not, and gives the time when the breaker was first seen open.
func load(ctx context.Context, base string, rate int, duration time.Duration) ([]sample, time.Time) {
	transport := &http.Transport{MaxIdleConnsPerHost: 512}
	client := &http.Client{Transport: transport, Timeout: 15 * time.Second}
	defer transport.CloseIdleConnections()
	samples := make([]sample, int(float64(rate)*duration.Seconds()))
	watched, stop := context.WithCancel(ctx)
	opened := make(chan time.Time, 1)
	go func() { opened <- watch(watched, base) }()
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	var group sync.WaitGroup
	for i := range samples {
		<-ticker.C
		group.Go(func() { samples[i] = send(client, base, i) })
	}
	group.Wait()
	stop()
	return samples, <-opened
}

// send makes request number i: mostly the page that needs the other service, and some of every other kind.
func send(client *http.Client, base string, i int) sample {
	method, path, body := http.MethodGet, "/orders/1/customer", ""
	switch i % 10 {
	case 7:
		path = "/orders/999"
	case 8:
		method, path, body = http.MethodPost, "/orders", "{}"
	case 9:
		method, path, body = http.MethodPost, "/orders", draft
	}
	began := time.Now()
	status, err := roundTrip(client, method, base+path, body)
	if err != nil {
		status = 0
	}
	return sample{began: began, took: time.Since(began), status: status}
}

func roundTrip(client *http.Client, method, address, body string) (int, error) {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Idempotency-Key", key)
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// watch reads the breaker's metric ten times a second until it is open.
func watch(ctx context.Context, base string) time.Time {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if state, err := metric(base, `client_breaker_state{upstream="user"}`); err == nil && state == 2 {
			return time.Now()
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return time.Time{}
		}
	}
}

// metric reads one value from /metrics.
func metric(base, name string) (float64, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	response, err := client.Get(base + "/metrics")
	if err != nil {
		return 0, fmt.Errorf("read metrics: %w", err)
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), name+" "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("no metric %s", name)
}
