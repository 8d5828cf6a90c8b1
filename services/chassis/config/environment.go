package config

import (
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// environment reads single variables and collects what is wrong with them.
type environment struct {
	getenv   func(string) string
	problems []error
}

func (e *environment) complain(name, wrong, value string) {
	e.problems = append(e.problems, problem(name, wrong, value))
}

// problem says what is wrong with a variable. It quotes the value without what is confidential in it.
func problem(name, wrong, value string) error {
	return fmt.Errorf("%s: %s, got %q", name, wrong, hide(value, secretsIn(name, value)))
}

func (e *environment) text(name, fallback string) string {
	if value := e.getenv(name); value != "" {
		return value
	}
	return fallback
}

func (e *environment) required(name string) string {
	value := e.getenv(name)
	if value == "" {
		e.complain(name, "must be set", value)
	}
	return value
}

func (e *environment) oneOf(name, fallback string, allowed ...string) string {
	value := e.text(name, fallback)
	if !slices.Contains(allowed, value) {
		e.complain(name, "must be one of "+strings.Join(allowed, ", "), value)
		return fallback
	}
	return value
}

func (e *environment) duration(name string, fallback time.Duration) time.Duration {
	value := e.getenv(name)
	if value == "" {
		return fallback
	}
	parsed, err := time.ParseDuration(value)
	switch {
	case err != nil:
		e.complain(name, `must be a duration such as "5s"`, value)
	case parsed < 0:
		e.complain(name, `must not be negative; set it such as "5s"`, value)
	default:
		return parsed
	}
	return fallback
}

// positive is a duration that cannot be none; why says what would happen.
func (e *environment) positive(name string, fallback time.Duration, why string) time.Duration {
	parsed := e.duration(name, fallback)
	if parsed == 0 {
		e.complain(name, fmt.Sprintf(`must be above zero: %s; set it such as "%s"`, why, fallback), e.getenv(name))
	}
	return parsed
}

// address is where to listen; a port 0 is a free one.
func (e *environment) address(name, fallback string) string {
	value := e.text(name, fallback)
	_, port, err := net.SplitHostPort(value)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		e.complain(name, `must be an address to listen on, such as ":8080"`, value)
	}
	return value
}

// anyAddress is an address, or empty where there is none.
func (e *environment) anyAddress(name string) string {
	if e.getenv(name) == "" {
		return ""
	}
	return e.address(name, "")
}

func (e *environment) port(name string) int {
	value := e.required(name)
	port, err := strconv.Atoi(value)
	if value != "" && (err != nil || port < 1 || port > 65535) {
		e.complain(name, "must be a port", value)
	}
	return port
}

// count reads a number above zero; zero stands for none.
func (e *environment) count(name string) int {
	value := e.getenv(name)
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		e.complain(name, "must be a whole number above 0", value)
	}
	return n
}

func (e *environment) object(name string) map[string]string {
	value := e.getenv(name)
	if value == "" {
		return nil
	}
	var fields map[string]string
	if err := json.Unmarshal([]byte(value), &fields); err != nil {
		e.complain(name, "must be a JSON object of strings", value)
	}
	return fields
}
