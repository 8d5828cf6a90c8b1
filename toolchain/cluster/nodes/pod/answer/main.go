// Answer is the pod that tests the cluster itself: a server that says who it is, and a client that asks.
//
//	answer serve :8080
//	answer fetch http://name.namespace.svc.cluster.local/ 20
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		serve(os.Args[2])
		return
	}
	if len(os.Args) == 4 && os.Args[1] == "fetch" {
		count, err := strconv.Atoi(os.Args[3])
		if err == nil {
			fetch(os.Args[2], count)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: answer serve ADDRESS | answer fetch URL COUNT")
	os.Exit(2)
}

func serve(address string) {
	name, _ := os.Hostname()
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, name) })
	// As process 1 it gets no signal that it does not ask for.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	go func() {
		<-signals
		os.Exit(0)
	}()
	fmt.Fprintln(os.Stderr, http.ListenAndServe(address, nil))
	os.Exit(1)
}

func fetch(url string, count int) {
	// A connection for each request: the address of a Service is translated once per connection.
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	good := 0
	for range count {
		if body, err := get(client, url); err != nil {
			fmt.Println(err)
		} else {
			good++
			fmt.Print(body)
		}
	}
	fmt.Printf("%d of %d\n", good, count)
	if good < count {
		os.Exit(1)
	}
}

func get(client *http.Client, url string) (string, error) {
	response, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, response.Status)
	}
	return string(body), err
}
