package server

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"
)

// route is where the router leaves the pattern for the middleware around it.
type route struct{ pattern string }

// routeKey is the context key of the route.
type routeKey struct{}

// unmatched labels everything that no route knows, so that a scanner cannot make series.
const unmatched = "unmatched"

func withRoute(ctx context.Context) (context.Context, *route) {
	found := &route{pattern: unmatched}
	return context.WithValue(ctx, routeKey{}, found), found
}

func routeOf(ctx context.Context) *route {
	if found, ok := ctx.Value(routeKey{}).(*route); ok {
		return found
	}
	return &route{pattern: unmatched}
}

// rememberRoute runs inside the router, once a route matched.
func rememberRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if pattern, err := mux.CurrentRoute(r).GetPathTemplate(); err == nil {
			routeOf(r.Context()).pattern = pattern
		}
		next.ServeHTTP(w, r)
	})
}
