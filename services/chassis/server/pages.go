package server

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/answer"
	"moorage.dev/services/chassis/problem"
)

// pages finds who answers a request: the chassis for its own pages, then the first domain that has the page.
type pages struct {
	own     map[string]http.Handler
	domains []*domain
}

func newPages(own map[string]http.Handler, domains []Register) *pages {
	p := &pages{own: own}
	for _, register := range domains {
		p.domains = append(p.domains, newDomain(register))
	}
	return p
}

// ServeHTTP implements http.Handler.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	own, has := p.own[r.URL.Path]
	if !has {
		p.find(r).ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		wrongMethod(w, r, []string{http.MethodGet, http.MethodHead}, nil)
		return
	}
	answer.From(r.Context()).Route = r.URL.Path
	own.ServeHTTP(w, r)
}

// find gives the handler of the first domain that has the page, or of the first that has it for GET if HEAD is asked for. The
// request's context then has what mux.Vars and mux.CurrentRoute look for.
func (p *pages) find(r *http.Request) http.Handler {
	current := scopeOf(r.Context())
	found := &current.found
	for _, match := range []func(*domain, *http.Request, *mux.RouteMatch) bool{(*domain).match, (*domain).head} {
		for _, d := range p.domains {
			if match(d, r, found) {
				current.vars, current.route = found.Vars, found.Route
				if found.Handler == nil {
					return http.NotFoundHandler()
				}
				return found.Handler
			}
		}
	}
	return http.HandlerFunc(p.missed)
}

// missed answers what no domain has: 405 where one knows the path, a redirect for a path that is not clean, else 404.
func (p *pages) missed(w http.ResponseWriter, r *http.Request) {
	defer func(current *answer.Answer) { current.Route = answer.Unmatched }(answer.From(r.Context()))
	var allowed []string
	var knowing []*domain
	for _, d := range p.domains {
		if methods := d.allows(r); len(methods) > 0 {
			allowed, knowing = append(allowed, methods...), append(knowing, d)
		}
	}
	if len(allowed) > 0 {
		wrongMethod(w, r, allowed, knowing)
		return
	}
	if clean := cleaned(r.URL.Path); clean != r.URL.Path {
		target := url.URL{Path: clean, RawPath: cleaned(r.URL.EscapedPath()), RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", target.String())
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	p.unknown(r).ServeHTTP(w, r)
}

// unknown is the handler for a page that nobody has. What lies below a domain's subrouter is that domain's; the rest is a
// domain's only if there is no other.
func (p *pages) unknown(r *http.Request) http.Handler {
	for _, d := range p.domains {
		if handler := d.missed(r, mux.ErrNotFound); handler != nil {
			return handler
		}
	}
	if len(p.domains) == 1 && p.domains[0].notFound != nil {
		return p.domains[0].notFound
	}
	return problem.Always(http.StatusNotFound, "no such page")
}

// wrongMethod answers 405; a domain that alone knows the path may say it in its own way.
func wrongMethod(w http.ResponseWriter, r *http.Request, allowed []string, knowing []*domain) {
	slices.Sort(allowed)
	w.Header().Set("Allow", strings.Join(slices.Compact(allowed), ", "))
	if len(knowing) == 1 {
		if handler := knowing[0].missed(r, mux.ErrMethodMismatch); handler != nil {
			handler.ServeHTTP(w, r)
			return
		}
	}
	problem.Always(http.StatusMethodNotAllowed, "the page does not know this method").ServeHTTP(w, r)
}

// clean says that a path begins with a slash, and that neither a slash nor a dot comes after one: most are so, and nothing has to
// be searched in them twice.
func clean(name string) bool {
	if name[0] != '/' {
		return false
	}
	for i := 1; i < len(name); i++ {
		if name[i-1] == '/' && (name[i] == '/' || name[i] == '.') {
			return false
		}
	}
	return true
}

// cleaned is the path without empty, "." and ".." elements; a slash at its end stays.
func cleaned(name string) string {
	if name == "" {
		return "/"
	}
	if clean(name) {
		return name
	}
	clean := path.Clean("/" + name)
	if strings.HasSuffix(name, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}
