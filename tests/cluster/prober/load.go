package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// What one load may be at most, whatever is asked for.
const (
	mostWorkers  = 16
	mostRequests = 500_000
	mostReasons  = 20
	longest      = 5 * time.Minute
	pause        = 15 * time.Millisecond
	// A POST is lost where its connection is closed while it is sent, so that the next one must follow at once.
	pauseOfPosts = 2 * time.Millisecond
)

// current is the one load that there is.
var current = &load{}

type load struct {
	mu     sync.Mutex
	end    context.CancelFunc
	done   sync.WaitGroup
	sent   int
	failed int
	errors []string
}

// work is a request that one worker makes again and again, and the status that it must get.
type work struct {
	method, url, body string
	status            int
	pause             time.Duration
}

// start begins a load on url; half of its workers keep their connections, the others make a new one each time. With a body
// to post, another half of all post it on connections that they keep; 422 must be the answer, so that nothing is left behind.
func start(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	workers, err := strconv.Atoi(query.Get("workers"))
	if err != nil || workers < 1 || workers > mostWorkers {
		http.Error(w, "workers must be 1 to 16", http.StatusUnprocessableEntity)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	current = &load{end: cancel, errors: []string{}}
	get := work{"GET", query.Get("url"), "", http.StatusOK, pause}
	post := work{"POST", query.Get("url"), query.Get("post"), http.StatusUnprocessableEntity, pauseOfPosts}
	for i := range workers {
		posts := post.body != "" && i/2%2 == 1
		client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: i%2 == 0 && !posts}}
		current.done.Go(func() { current.run(ctx, client, map[bool]work{false: get, true: post}[posts]) })
	}
}

// stop ends the load and tells what came of it.
func stop(w http.ResponseWriter, _ *http.Request) {
	current.end()
	current.done.Wait()
	tell(w, current.report())
}

func (l *load) report() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return map[string]any{"sent": l.sent, "failed": l.failed, "errors": l.errors}
}

func (l *load) run(ctx context.Context, client *http.Client, each work) {
	for ctx.Err() == nil && l.count(once(client, each)) < mostRequests {
		time.Sleep(each.pause)
	}
}

// count adds one request; an empty reason is a success.
func (l *load) count(reason string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent++
	if reason != "" {
		l.failed++
		// Each reason has a time in it: the first ones tell enough.
		if len(l.errors) < mostReasons {
			l.errors = append(l.errors, reason)
		}
	}
	return l.sent
}

// once makes one request and returns why it failed, and how far it came.
func once(client *http.Client, each work) string {
	request, trail, err := trailed(each.method, each.url, each.body)
	if err != nil {
		return err.Error()
	}
	if reason := answered(client, request, each.status); reason != "" {
		return fmt.Sprintf("%s (%v)", reason, trail)
	}
	return ""
}

func answered(client *http.Client, request *http.Request, status int) string {
	response, err := client.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err.Error()
	}
	if response.StatusCode != status {
		return response.Status
	}
	return ""
}
