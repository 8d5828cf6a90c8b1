package client

import (
	"fmt"
	"net/url"
	"strings"
)

// Path is the segments of an address below the upstream's, such as Path{"users", id}. A segment may be any text: it is escaped
// so that it stays one segment, also as "a/b", ".." or nothing.
type Path []string

// String is the path as it is sent, with a slash before each segment.
func (p Path) String() string {
	var path strings.Builder
	for _, segment := range p {
		path.WriteByte('/')
		path.WriteString(escape(segment))
	}
	return path.String()
}

// escape also hides the dots of "." and "..", which whoever tidies a path on the way would take for steps in it.
func escape(segment string) string {
	if segment == "." || segment == ".." {
		return strings.ReplaceAll(segment, ".", "%2E")
	}
	return url.PathEscape(segment)
}

// below is the address of a path and a query below the upstream's own.
func (c *Client) below(path Path, query url.Values) (*url.URL, error) {
	address := *c.base
	address.RawPath = strings.TrimSuffix(c.base.EscapedPath(), "/") + path.String()
	decoded, err := url.PathUnescape(address.RawPath)
	if err != nil {
		return nil, fmt.Errorf("%s: address %s: %w", c.name, c.base.Redacted(), err)
	}
	address.Path, address.RawQuery, address.Fragment = decoded, query.Encode(), ""
	return &address, nil
}
