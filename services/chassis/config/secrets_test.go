package config

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestLoad_refusesAStopWithoutTime(t *testing.T) {
	for value, want := range map[string]string{
		"0s":  `SHUTDOWN_TIMEOUT: must be above zero: every stop would cut off the requests that run; set it such as "20s", got "0s"`,
		"-3s": `SHUTDOWN_TIMEOUT: must not be negative; set it such as "5s", got "-3s"`,
	} {
		if _, err := Load("x", from(map[string]string{"SHUTDOWN_TIMEOUT": value})); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if _, err := Load("x", from(map[string]string{"SHUTDOWN_DRAIN": "0s"})); err != nil {
		t.Error(err)
	}
}

// What is wrong is quoted, and may hold a password: in a form that no parser takes, for it is wrong.
func TestLoad_quotesNoSecret(t *testing.T) {
	for name, value := range map[string]string{
		"HTTP_ADDR": "http://me:geheim@:8080", "LOG_LEVEL": "me:geheim@x", "LOG_FIELDS": "password=geheim", "SHUTDOWN_DRAIN": "//geheim@x",
		"CONSUL_SERVICE_PORT": "http://me:geheim@agent?token=geheim", "CONSUL_TTL": "token='geheim'",
	} {
		variables := registered(name, value, "CONSUL_HTTP_TOKEN", "geheim")
		_, err := Load("x", from(variables))
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") || strings.Contains(err.Error(), "geheim") || !strings.Contains(err.Error(), hidden) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, value := range []string{"ftp://me:geheim@user", "me:geheim@user:80", "http://me:ge%zzheim@[user", "user:80?api_key=geheim"} {
		_, err := Upstream("user", from(map[string]string{"USER_URL": value}))
		if err == nil || strings.Contains(err.Error(), "heim") || !strings.Contains(err.Error(), "user") {
			t.Errorf("%s: got %v", value, err)
		}
	}
}

// A library's error quotes what it was given, as it is or in pieces.
func TestReading_hidesWhatWasReadInConfidence(t *testing.T) {
	variables := map[string]string{
		"DATABASE_URL":      "postgres://me:gute#heim@db.test/users",
		"DATABASE_DSN":      "host=db.test password='my geheim' user=me",
		"CACHE_URL":         "redis://:ge%20heim@cache.test",
		"CONSUL_HTTP_TOKEN": `ge"heim`,
		"SIGNING_KEY":       "x",
	}
	reading := Remember(from(variables))
	for name := range variables {
		if got := reading.Getenv(name); got != variables[name] {
			t.Errorf("%s: got %q", name, got)
		}
	}
	_, broken := url.Parse("postgres://me:gute#heim@db.test/users\x7f")
	for _, err := range []error{
		broken,
		fmt.Errorf("open %s", variables["DATABASE_URL"]), fmt.Errorf("dsn %q", variables["DATABASE_DSN"]),
		fmt.Errorf("login as me with ge heim"), fmt.Errorf("token %q", variables["CONSUL_HTTP_TOKEN"]),
	} {
		if got := reading.Hide(err.Error()); strings.Contains(got, "heim") || strings.Contains(got, "gute") || !strings.Contains(got, hidden) {
			t.Errorf("got %s", got)
		}
	}
	// The key is too short to look for: it would be found everywhere.
	if got := reading.Hide("connect to db.test as me: next try in 3s"); got != "connect to db.test as me: next try in 3s" {
		t.Errorf("got %s", got)
	}
}
