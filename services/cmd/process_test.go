package cmd_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// build links a program statically and stripped, with the version in it.
func build(t *testing.T, name string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	command := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -X main.version="+version, "-o", binary, "./"+name)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return binary
}

// process is a running program.
type process struct {
	command *exec.Cmd
	base    string
	lines   []map[string]any
	scanner *bufio.Scanner
}

// run starts a program on a free port and waits until it says that it is ready.
func run(t *testing.T, binary string, variables ...string) *process {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	p := &process{command: exec.CommandContext(ctx, binary)}
	// VERSION is here to be ignored: the version comes from the binary alone.
	p.command.Env = append([]string{"HTTP_ADDR=127.0.0.1:0", "VERSION=v0-from-the-environment", "LOG_LEVEL=debug"}, variables...)
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	p.scanner = bufio.NewScanner(out)
	for p.next(t) {
		line := p.lines[len(p.lines)-1]
		if addr, listens := line["addr"].(string); listens {
			p.base = "http://" + addr
		}
		if line["message"] == "ready" {
			return p
		}
	}
	t.Fatalf("ended before it was ready: %v", p.lines)
	return nil
}

func (p *process) next(t *testing.T) bool {
	t.Helper()
	if !p.scanner.Scan() {
		return false
	}
	var line map[string]any
	if err := json.Unmarshal(p.scanner.Bytes(), &line); err != nil {
		t.Fatalf("not JSON: %s", p.scanner.Text())
	}
	p.lines = append(p.lines, line)
	return true
}

// terminate sends SIGTERM and reads the log to its end.
func (p *process) terminate(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for p.next(t) {
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

func ask(t *testing.T, method, address, body string, headers ...string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.Status + " " + string(text)
}
