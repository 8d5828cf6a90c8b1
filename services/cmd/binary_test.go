// Package cmd_test builds the programs as the image does, and runs them.
package cmd_test

import (
	"debug/elf"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const version = "v9.8.7-binary-test"

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

func TestPrograms_sayAsJSONEverythingThatKeepsThemFromStarting(t *testing.T) {
	command := exec.CommandContext(t.Context(), build(t, "order"))
	command.Env = []string{"SHUTDOWN_TIMEOUT=0s", "LOG_LEVEL=loud", "USER_URL=ftp://me:geheim@user"}
	out, err := command.Output()
	var line map[string]string
	if decodeErr := json.Unmarshal(out, &line); decodeErr != nil {
		t.Fatalf("%s: %v", out, decodeErr)
	}
	if err == nil || command.ProcessState.ExitCode() != 1 || line["version"] != version || len(line["trace_id"]) != 32 {
		t.Errorf("got %v and %v", err, line)
	}
	problems := strings.Split(line["error"], "\n")
	for i, want := range []string{"LOG_LEVEL: must be one of", "SHUTDOWN_TIMEOUT: must be above zero", "USER_URL: must be an http address"} {
		if len(problems) != 3 || !strings.HasPrefix(problems[i], want) {
			t.Errorf("got %q, want %s at %d", problems, want, i)
		}
	}
	if strings.Contains(string(out), "geheim") {
		t.Errorf("the password is in the log: %s", out)
	}
}

func TestUser_saysThatItKeepsUsersInMemory(t *testing.T) {
	binary := build(t, "user")
	for address, want := range map[string]int{"": 1, "postgres://me:geheim@127.0.0.1:1/users": 0} {
		p := run(t, binary, "DATABASE_URL="+address)
		p.terminate(t)
		said := 0
		for _, line := range p.lines {
			if message, _ := line["message"].(string); line["level"] == "warn" && strings.HasPrefix(message, "DATABASE_URL is not set") {
				said++
			}
		}
		if said != want {
			t.Errorf("DATABASE_URL %q: said %d times, want %d: %v", address, said, want, p.lines)
		}
	}
}
