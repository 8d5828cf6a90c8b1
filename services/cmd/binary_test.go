// Package cmd_test builds the programs as the image does, and runs them.
package cmd_test

import (
	"bufio"
	"context"
	"debug/elf"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const version = "v9.8.7-binary-test"

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

// run starts a program on a free port and waits until it says where it listens.
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
		if addr, listens := p.lines[len(p.lines)-1]["addr"].(string); listens {
			p.base = "http://" + addr
			return p
		}
	}
	t.Fatalf("ended before it listened: %v", p.lines)
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

func TestPrograms_areStaticAndStripped(t *testing.T) {
	for _, name := range []string{"user", "order"} {
		binary := build(t, name)
		file, err := elf.Open(binary)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if slices.ContainsFunc(file.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC }) {
			t.Errorf("%s is linked dynamically", name)
		}
		for _, section := range []string{".symtab", ".debug_info", ".zdebug_info"} {
			if file.Section(section) != nil {
				t.Errorf("%s is not stripped: it has %s", name, section)
			}
		}
		if info, err := os.Stat(binary); err == nil {
			t.Logf("%s: %.1f MiB", name, float64(info.Size())/(1<<20))
		}
	}
}

func TestPrograms_workTogetherAndStopOnSIGTERM(t *testing.T) {
	user := run(t, build(t, "user"))
	order := run(t, build(t, "order"), "USER_URL="+user.base)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	if got := ask(t, "POST", user.base+"/users", `{"name":"Ann","email":"ann@example.com"}`); !strings.HasPrefix(got, "201 ") {
		t.Errorf("user: %s", got)
	}
	got := ask(t, "POST", order.base+"/orders", `{"user_id":1,"item":"tea","quantity":2}`,
		"Idempotency-Key", "k1", "traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	if !strings.HasPrefix(got, "201 ") || !strings.Contains(got, `"currency":"EUR"`) {
		t.Errorf("order: %s", got)
	}
	for _, p := range []*process{user, order} {
		if got := ask(t, "GET", p.base+"/health", ""); !strings.Contains(got, `"version":"`+version+`"`) {
			t.Errorf("health: %s", got)
		}
		if got := ask(t, "GET", p.base+"/metrics", ""); !strings.Contains(got, `version="`+version+`"} 1`) {
			t.Errorf("build_info does not say %s", version)
		}
		p.terminate(t)
		traced := false
		for _, line := range p.lines {
			if line["version"] != version {
				t.Errorf("log: %v does not say %s", line, version)
			}
			traced = traced || line["trace_id"] == trace
		}
		if !traced {
			t.Error("the trace is not in the log of both services")
		}
	}
}

func TestPrograms_sayAsJSONWhyTheyDoNotStart(t *testing.T) {
	command := exec.CommandContext(t.Context(), build(t, "order"))
	command.Env = []string{}
	out, err := command.Output()
	var line map[string]string
	if decodeErr := json.Unmarshal(out, &line); decodeErr != nil {
		t.Fatalf("%s: %v", out, decodeErr)
	}
	if err == nil || command.ProcessState.ExitCode() != 1 || !strings.HasPrefix(line["error"], "USER_URL: must be") || line["version"] != version || len(line["trace_id"]) != 32 {
		t.Errorf("got %v and %v", err, line)
	}
}
