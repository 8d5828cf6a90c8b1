package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// result is what one round came to.
type result struct {
	persecond, p50, p99, cpu float64
}

// request is sent on a kept connection, as a gateway sends it.
var request = []byte("GET /orders/7 HTTP/1.1\r\nHost: order\r\nUser-Agent: bench\r\nAccept: application/json\r\n" +
	"Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n\r\n")

// load asks on so many connections for as long, each as soon as it has its answer. Every answer is read and checked.
func load(ctx context.Context, p *process, connections int, long time.Duration) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	before, err := p.cpu()
	if err != nil {
		return result{}, err
	}
	began := time.Now()
	var mutex sync.Mutex
	var times []time.Duration
	var failures []error
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			own, err := ask(ctx, p.address)
			mutex.Lock()
			defer mutex.Unlock()
			times = append(times, own...)
			failures = append(failures, err)
		})
	}
	group.Wait()
	took := time.Since(began)
	after, err := p.cpu()
	if err := errors.Join(append(failures, err)...); err != nil {
		return result{}, err
	}
	slices.Sort(times)
	n := float64(len(times))
	return result{
		persecond: n / took.Seconds(), cpu: (after - before).Seconds() * 1e6 / n,
		p50: times[len(times)/2].Seconds() * 1e6, p99: times[len(times)*99/100].Seconds() * 1e6,
	}, nil
}

// ask uses one connection until the context ends. It reads answers by hand: net/http's client costs more than the server.
func ask(ctx context.Context, address string) ([]time.Duration, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	reader := bufio.NewReader(connection)
	var times []time.Duration
	for ctx.Err() == nil {
		began := time.Now()
		if _, err := connection.Write(request); err != nil {
			return nil, err
		}
		if err := check(reader); err != nil {
			return nil, err
		}
		times = append(times, time.Since(began))
	}
	return times, nil
}

var length = []byte("Content-Length: ")

// check reads one answer, which must be the order.
func check(reader *bufio.Reader) error {
	first, err := reader.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(first, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("answered %s", bytes.TrimSpace(first))
	}
	size := -1
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		if value, found := bytes.CutPrefix(line, length); found {
			size = 0
			for _, digit := range bytes.TrimSpace(value) {
				size = size*10 + int(digit-'0')
			}
		}
	}
	var body [512]byte
	if size < 0 || size > len(body) {
		return fmt.Errorf("a body of %d bytes", size)
	}
	if _, err := io.ReadFull(reader, body[:size]); err != nil {
		return err
	}
	if !bytes.Contains(body[:size], []byte(`"id":7`)) {
		return fmt.Errorf("%d: got %s", http.StatusOK, body[:size])
	}
	return nil
}
