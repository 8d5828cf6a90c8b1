package server

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/answer"
)

// domain is one domain with a router of its own, so that what it sets there ends with it.
type domain struct {
	router *mux.Router
	// notFound is what the domain answers for pages that it does not know. It is not left to the router, which would
	// take each page of the other domains for one of these.
	notFound http.Handler
	// methods are all that the domain's routes name.
	methods []string
	// uncleaned: the domain takes paths as they come; encoded: its patterns are matched with the escaped path.
	uncleaned, encoded bool
}

func newDomain(register Register) *domain {
	d := &domain{router: mux.NewRouter()}
	register(d.router)
	d.notFound, d.router.NotFoundHandler = d.router.NotFoundHandler, nil
	_ = d.router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		// The error is that of a route for every method.
		if methods, err := route.GetMethods(); err == nil {
			d.methods = append(d.methods, methods...)
		}
		return nil
	})
	if slices.Contains(d.methods, http.MethodGet) {
		d.methods = append(d.methods, http.MethodHead)
	}
	slices.Sort(d.methods)
	d.methods = slices.Compact(d.methods)
	d.probe()
	return d
}

// probe finds out what the router does not tell, by a route that is taken out of use again.
func (d *domain) probe() {
	probe := d.router.NewRoute().Path("/%2F")
	d.uncleaned = probe.SkipClean()
	d.encoded = probe.Match(&http.Request{URL: &url.URL{Path: "//", RawPath: "/%2F"}}, &mux.RouteMatch{})
	probe.BuildOnly()
}

// match finds the page that the domain has for a request. The answer of a subrouter to a page that it misses is none.
func (d *domain) match(r *http.Request, found *mux.RouteMatch) bool {
	if !d.uncleaned && cleaned(d.path(r)) != d.path(r) {
		return false
	}
	if !d.router.Match(r, found) || found.MatchErr != nil {
		*found = mux.RouteMatch{}
		return false
	}
	if current := answer.From(r.Context()); current != nil {
		if pattern, err := found.Route.GetPathTemplate(); err == nil {
			current.Route = pattern
		}
	}
	return true
}

// head is match for a HEAD where the domain has a GET: net/http sends the answer without its body.
func (d *domain) head(r *http.Request, found *mux.RouteMatch) bool {
	return r.Method == http.MethodHead && d.match(as(r, http.MethodGet), found)
}

// allows gives the methods that the domain has for the path.
func (d *domain) allows(r *http.Request) []string {
	var allowed []string
	for _, method := range d.methods {
		var found mux.RouteMatch
		if d.match(as(r, method), &found) || method == http.MethodHead && d.match(as(r, http.MethodGet), &found) {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// missed gives the handler of the domain, or of one of its subrouters, for a request that it cannot match.
func (d *domain) missed(r *http.Request, because error) http.Handler {
	var found mux.RouteMatch
	d.router.Match(r, &found)
	if found.MatchErr == because { //nolint:errorlint // mux compares them the same way
		return found.Handler
	}
	return nil
}

// path is what the domain's patterns are matched with.
func (d *domain) path(r *http.Request) string {
	if d.encoded {
		return r.URL.EscapedPath()
	}
	return r.URL.Path
}

// as is the request with another method.
func as(r *http.Request, method string) *http.Request {
	copied := *r
	copied.Method = method
	return &copied
}
