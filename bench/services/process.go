package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

// child serves as one framework until it is told to stop. The address goes to standard error; the log is standard output.
func child(name, profile string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if profile != "" {
		file, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for _, f := range frameworks {
		if f.name == name {
			return f.serve(ctx, func(addr net.Addr) { fmt.Fprintln(os.Stderr, "listening", addr) })
		}
	}
	return fmt.Errorf("no framework %q", name)
}

// process is a child and where it listens.
type process struct {
	command *exec.Cmd
	address string
}

// start runs this program again as one framework. Its log goes to /dev/null: written, and kept by nobody.
func start(ctx context.Context, name, profile string) (*process, error) {
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, own, "-serve", name, "-profile", profile)
	command.Env = append(os.Environ(), "GOMAXPROCS=1")
	told, err := command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(told)
	for lines.Scan() {
		if address, found := strings.CutPrefix(lines.Text(), "listening "); found {
			go func() {
				for lines.Scan() {
				}
			}()
			return &process{command: command, address: address}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s did not start", name), command.Wait())
}

// stop ends the child and waits for it.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	_ = p.command.Wait()
}

// cpu is the processor time that the child has used.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The name of the command, in brackets, may hold anything.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	// Linux counts in hundredths of a second for programs.
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}
