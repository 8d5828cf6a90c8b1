package config

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// hidden stands where a secret stood.
const hidden = "***"

// shortest is the length from which on a secret is looked for in a text: hiding one letter would hide the text.
const shortest = 3

var (
	// confidential are the names of variables whose whole value is a secret.
	confidential = regexp.MustCompile(`(?i)(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|PRIVATE|_KEY$)`)
	// userinfo is what stands before the last @ of an address; it need not be well formed, for those are the ones that are told.
	userinfo = regexp.MustCompile(`^(?:[^/@]*//)?(.*)@`)
	// assigned are passwords in a query or in PostgreSQL's list of key=value.
	assigned = regexp.MustCompile(`(?i)(?:token|password|passwd|secret|key)=('[^']*'|[^\s&;]+)`)
)

// Reading is an environment that remembers what it was asked for, so that no error has to tell what is confidential in it.
type Reading struct {
	getenv  func(string) string
	mutex   sync.Mutex
	secrets []string
}

// Remember reads through getenv.
func Remember(getenv func(string) string) *Reading { return &Reading{getenv: getenv} }

// Getenv reads one variable.
func (r *Reading) Getenv(name string) string {
	value := r.getenv(name)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.secrets = append(r.secrets, secretsIn(name, value)...)
	return value
}

// Hide takes out of a text what was confidential in what was read.
func (r *Reading) Hide(text string) string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return hide(text, r.secrets)
}

// secretsIn are the secrets in the value of a variable, in each form in which a library may quote them.
func secretsIn(name, value string) []string {
	var found []string
	if confidential.MatchString(name) {
		found = append(found, value)
	}
	if match := userinfo.FindStringSubmatch(value); match != nil {
		_, password, has := strings.Cut(match[1], ":")
		if !has {
			password = match[1]
		}
		found = append(found, password)
		// An address that cannot be parsed is quoted in pieces: "invalid port", "invalid URL escape".
		found = append(found, strings.FieldsFunc(password, func(r rune) bool { return strings.ContainsRune("/?#%", r) })...)
	}
	for _, match := range assigned.FindAllStringSubmatch(value, -1) {
		found = append(found, strings.Trim(match[1], "'"))
	}
	for _, secret := range slices.Clone(found) {
		if plain, err := url.PathUnescape(secret); err == nil {
			found = append(found, plain)
		}
		quoted := strconv.Quote(secret)
		found = append(found, quoted[1:len(quoted)-1])
	}
	return slices.DeleteFunc(found, func(secret string) bool { return len(secret) < shortest })
}

// hide replaces the longest first: one may be a part of another.
func hide(text string, secrets []string) string {
	sorted := slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) })
	for _, secret := range sorted {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}
