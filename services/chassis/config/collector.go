package config

import "net/url"

// collector is the base address of an OTLP collector, or empty where there is none. What the exporter would leave out without
// a word is refused: user and password, a query, a fragment.
func (e *environment) collector(name string) string {
	value := e.getenv(name)
	if value == "" {
		return ""
	}
	base, err := url.Parse(value)
	switch {
	case err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Hostname() == "":
		e.complain(name, "must be an http address such as http://collector.observability:4318", value)
	case base.User != nil:
		e.complain(name, "must not hold a user or password: credentials belong into OTEL_EXPORTER_OTLP_HEADERS", value)
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		e.complain(name, "must end with its path, without a query or a fragment", value)
	default:
		return value
	}
	return ""
}
