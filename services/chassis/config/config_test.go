package config

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// from reads variables out of a map.
func from(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// registered is a complete registration, changed as a test needs it.
func registered(changes ...string) map[string]string {
	variables := map[string]string{
		"CONSUL_HTTP_ADDR": "192.0.2.1:8500", "CONSUL_SERVICE_NAME": "order", "CONSUL_SERVICE_ID": "order-1",
		"CONSUL_SERVICE_ADDRESS": "198.51.100.7", "CONSUL_SERVICE_PORT": "8080",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		variables[changes[i]] = changes[i+1]
	}
	return variables
}

func TestLoad_needsNothing(t *testing.T) {
	got, err := Load("user", from(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Addr: ":8080", Service: "user", Log: Log{Level: "info"}, Shutdown: Shutdown{Timeout: 20 * time.Second}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLoad_readsWhatThePlanGives(t *testing.T) {
	got, err := Load("x", from(registered(
		"HTTP_ADDR", ":9000", "LOG_FORMAT", "json", "LOG_LEVEL", "debug", "LOG_FIELDS", `{"team":"shop"}`,
		"SERVICE_NAME", "order", "ENVIRONMENT", "dev", "SHUTDOWN_DRAIN", "5s", "SHUTDOWN_TIMEOUT", "1m",
		"POD_NAME", "order-1", "POD_IP", "192.0.2.9", "HOST_IP", "192.0.2.1",
		"CONSUL_HTTP_TOKEN", "t", "CONSUL_DATACENTER", "dc1", "CONSUL_SERVICE_TAGS", "http, v2,,", "CONSUL_CHECK_PATH", "/ready",
		"CONSUL_CHECK_INTERVAL", "5s", "CONSUL_TTL", "15s", "CONSUL_DEREGISTER_AFTER", "2m",
		"MAX_IN_FLIGHT", "64", "ADMIN_ADDR", ":9090", "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.test:4318/otlp",
	)))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr: ":9000", AdminAddr: ":9090", MaxInFlight: 64, Service: "order", Environment: "dev", Collector: "https://collector.test:4318/otlp",
		Log:      Log{Level: "debug", Fields: map[string]string{"team": "shop"}},
		Shutdown: Shutdown{Drain: 5 * time.Second, Timeout: time.Minute},
		Pod:      Pod{Name: "order-1", IP: "192.0.2.9", HostIP: "192.0.2.1"},
		Consul: &Consul{
			Agent: "192.0.2.1:8500", Token: "t", Datacenter: "dc1", Name: "order", ID: "order-1",
			Address: "198.51.100.7", Port: 8080, Tags: []string{"http", "v2"}, CheckPath: "/ready",
			CheckInterval: 5 * time.Second, TTL: 15 * time.Second, DeregisterAfter: 2 * time.Minute,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v %+v\nwant %+v %+v", got, got.Consul, want, want.Consul)
	}
}

func TestLoad_withoutAnIDThereIsNoConsul(t *testing.T) {
	cfg, err := Load("x", from(registered("CONSUL_SERVICE_ID", "", "CONSUL_SERVICE_PORT", "no port")))
	if err != nil || cfg.Consul != nil {
		t.Errorf("got %+v and %v", cfg.Consul, err)
	}
}

func TestLoad_fillsTheRegistrationsDefaults(t *testing.T) {
	cfg, err := Load("x", from(registered()))
	if err != nil {
		t.Fatal(err)
	}
	got := *cfg.Consul
	if got.CheckPath != "/health" || got.CheckInterval != 10*time.Second || got.TTL != 30*time.Second || got.DeregisterAfter != time.Minute {
		t.Errorf("got %+v", got)
	}
}

func TestLoad_reportsEveryProblemAtOnce(t *testing.T) {
	_, err := Load("x", from(map[string]string{
		"LOG_FORMAT": "text", "LOG_LEVEL": "loud", "LOG_FIELDS": "[]", "SHUTDOWN_DRAIN": "5", "SHUTDOWN_TIMEOUT": "-1s", "HTTP_ADDR": "8080",
		"MAX_IN_FLIGHT": "0", "ADMIN_ADDR": "loopback",
		"CONSUL_SERVICE_ID": "x", "CONSUL_SERVICE_PORT": "0", "CONSUL_CHECK_INTERVAL": "1ms", "CONSUL_TTL": "1s", "CONSUL_DEREGISTER_AFTER": "59s",
	}))
	if err == nil {
		t.Fatal("want an error")
	}
	want := []string{
		`LOG_FORMAT: must be one of json, got "text"`, `HTTP_ADDR: must be an address to listen on, such as ":8080", got "8080"`,
		`ADMIN_ADDR: must be an address to listen on, such as ":8080", got "loopback"`, `MAX_IN_FLIGHT: must be a whole number above 0, got "0"`,
		`LOG_LEVEL: must be one of trace, debug, info, warn, error, got "loud"`,
		`LOG_FIELDS: must be a JSON object of strings, got "[]"`, `SHUTDOWN_DRAIN: must be a duration such as "5s", got "5"`,
		`SHUTDOWN_TIMEOUT: must not be negative; set it such as "5s", got "-1s"`, `CONSUL_HTTP_ADDR: must be set, got ""`,
		`CONSUL_SERVICE_NAME: must be set, got ""`, `CONSUL_SERVICE_ADDRESS: must be set, got ""`, `CONSUL_SERVICE_PORT: must be a port, got "0"`,
		`CONSUL_CHECK_INTERVAL: must be at least 1s, got "1ms"`, `CONSUL_TTL: must be at least 3s, got "1s"`, `CONSUL_DEREGISTER_AFTER: must be at least 1m0s, got "59s"`,
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestUpstream_readsTheServicesAddress(t *testing.T) {
	base, err := Upstream("user-api", from(map[string]string{"USER_API_URL": "http://user-api.shop.svc.cluster.local"}))
	if err != nil || base.Host != "user-api.shop.svc.cluster.local" {
		t.Errorf("got %v and %v", base, err)
	}
	for _, value := range []string{"", "user:8080", "ftp://user", "http://", "http://[bad"} {
		if _, err := Upstream("user", from(map[string]string{"USER_URL": value})); err == nil || !strings.HasPrefix(err.Error(), "USER_URL: ") {
			t.Errorf("%q: got %v", value, err)
		}
	}
}
