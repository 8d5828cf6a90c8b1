// Command services compares the chassis with bare net/http and with kratos on one handler, each with what a service has on.
//
// Each framework serves from a process of its own, one processor to it and one to the load; rounds take turns, so that what
// else the machine does meets all alike, and medians are printed. Times are never judged: they belong to the machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	serve := flag.String("serve", "", "serve as one of the frameworks, for the measurement itself")
	profile := flag.String("profile", "", "write a CPU profile of the chassis there")
	plan := plan{}
	flag.IntVar(&plan.rounds, "rounds", 9, "rounds of each framework")
	flag.DurationVar(&plan.round, "round", 1500*time.Millisecond, "length of a round")
	flag.IntVar(&plan.connections, "connections", 16, "connections that ask at the same time")
	flag.Parse()
	var err error
	if *serve != "" {
		err = child(*serve, *profile)
	} else {
		err = compare(context.Background(), os.Stdout, plan, *profile)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
