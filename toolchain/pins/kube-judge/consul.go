package main

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// A service in Consul's catalog, in the form of a Kubernetes object; no cluster has such a kind.
const consulVersion = "consul.hashicorp.com/catalog"

// Consul finds no service by DNS whose name does not fit (agent/dns, InvalidNameRe and MaxLabelLength).
var (
	notInNames = regexp.MustCompile(`[^A-Za-z0-9\-]`)
	notInTags  = regexp.MustCompile(`[\x00-\x20\x7f-\x{9f},]`)
)

const longestLabel = 63

func judgeConsul(body []byte) []string {
	var entry struct {
		Spec struct {
			Node, Address, Service string
			Port                   int
			Tags                   []string
		}
	}
	if err := json.Unmarshal(body, &entry); err != nil {
		return []string{err.Error()}
	}
	found := registration(entry.Spec.Service, entry.Spec.Port, entry.Spec.Tags)
	if entry.Spec.Node == "" || entry.Spec.Address == "" {
		found = append(found, "a node has a name and an address")
	}
	return found
}

func registration(name string, port int, tags []string) []string {
	var found []string
	if name == "" || len(name) > longestLabel || notInNames.MatchString(name) {
		found = append(found, fmt.Sprintf("service name %q cannot be found by DNS", name))
	}
	if port < 1 || port > 65535 {
		found = append(found, fmt.Sprintf("port %d is none", port))
	}
	for _, tag := range tags {
		if notInTags.MatchString(tag) {
			found = append(found, fmt.Sprintf("tag %q cannot be told in CONSUL_SERVICE_TAGS", tag))
		}
	}
	return found
}
