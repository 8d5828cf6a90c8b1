package config

import (
	"net/url"
	"strings"
)

// Upstream reads the base address of a service that this one uses: for user-api the variable USER_API_URL.
func Upstream(service string, getenv func(string) string) (*url.URL, error) {
	name := strings.ToUpper(strings.ReplaceAll(service, "-", "_")) + "_URL"
	value := getenv(name)
	base, err := url.Parse(value)
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, problem(name, "must be an http address such as http://"+service, value)
	}
	return base, nil
}
