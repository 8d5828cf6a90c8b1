package config

import (
	"encoding/json"
	"fmt"
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
	e.problems = append(e.problems, fmt.Errorf("%s: %s, got %q", name, wrong, value))
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
	}
	return value
}

func (e *environment) duration(name string, fallback time.Duration) time.Duration {
	value := e.getenv(name)
	if value == "" {
		return fallback
	}
	parsed, err := time.ParseDuration(value)
	if err != nil || parsed < 0 {
		e.complain(name, `must be a duration such as "5s"`, value)
	}
	return parsed
}

func (e *environment) port(name string) int {
	value := e.required(name)
	port, err := strconv.Atoi(value)
	if value != "" && (err != nil || port < 1 || port > 65535) {
		e.complain(name, "must be a port", value)
	}
	return port
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
