package config

import (
	"strings"
	"testing"
)

func TestLoad_refusesACollectorThatNothingCanReach(t *testing.T) {
	const name, address = "OTEL_EXPORTER_OTLP_ENDPOINT", "must be an http address"
	for value, want := range map[string]string{
		"collector:4318": address, "collector": address, "grpc://collector:4317": address, "http://": address, "http://:4318": address,
		"/v1/traces": address, "http://coll ector": address, "http://me:ge%zzheim@collector": address, "http://collector:port": address,
		"http://me:geheim@collector:4318": "must not hold a user or password", "http://geheim@collector": "must not hold a user or password",
		"http://collector?token=geheim": "must end with its path", "http://collector?": "must end with its path", "http://collector#x": "must end with its path",
	} {
		cfg, err := Load("x", from(map[string]string{name: value}))
		if err == nil || !strings.HasPrefix(err.Error(), name+": "+want) || cfg.Collector != "" {
			t.Errorf("%s: got %q and %v", value, cfg.Collector, err)
		}
		if err != nil && strings.Contains(err.Error(), "heim") {
			t.Errorf("%s: the secret is told: %v", value, err)
		}
	}
	for _, value := range []string{"", "http://collector:4318", "https://[2001:db8::1]:4318/otlp/"} {
		if cfg, err := Load("x", from(map[string]string{name: value})); err != nil || cfg.Collector != value {
			t.Errorf("%s: got %q and %v", value, cfg.Collector, err)
		}
	}
}
