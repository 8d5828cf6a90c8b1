package client

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/metrics"
)

// segments are texts that end up as another page, or as more than one, when they are put into an address as they are.
var segments = map[string]string{
	"7": "7", "..": "%2E%2E", ".": "%2E", "": "", "...": "...", "a/b": "a%2Fb", "../admin": "..%2Fadmin", "%2e%2e": "%252e%252e",
	"%2F": "%252F", "a?b=c#d": "a%3Fb=c%23d", "a b": "a%20b", "ä": "%C3%A4", `..\x`: "..%5Cx", ";v=1": "%3Bv=1", "\n": "%0A", "%zz": "%25zz",
}

func TestPath_keepsEachSegmentOneOnTheWire(t *testing.T) {
	var escaped, matched string
	router := mux.NewRouter().UseEncodedPath().SkipClean(true)
	router.HandleFunc("/{root}/users/{id:[^/]*}/orders", func(_ http.ResponseWriter, r *http.Request) {
		escaped, matched = r.URL.EscapedPath(), mux.Vars(r)["id"]
	})
	r := newReal(t, router.ServeHTTP)
	for _, base := range []string{r.base + "/api", r.base + "/api/", r.base + "/%61pi"} {
		address, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		c := New("user", address, metrics.New("test", "v0"), Options{})
		for segment, want := range segments {
			escaped, matched = "nothing", "nothing"
			if err := c.GetJSON(t.Context(), Path{"users", segment, "orders"}, nil, nil); err != nil {
				t.Errorf("%q: %v", segment, err)
				continue
			}
			if suffix := "pi/users/" + want + "/orders"; !strings.HasSuffix(escaped, suffix) {
				t.Errorf("%q: the server saw %s, want …%s", segment, escaped, suffix)
			}
			if got, err := url.PathUnescape(matched); err != nil || got != segment {
				t.Errorf("%q: the route matched %q", segment, matched)
			}
		}
		c.CloseIdleConnections()
	}
}

// The last segment is as safe as one in the middle, also where the router tidies paths.
func TestPath_reachesNoOtherPageOfARouterThatTidies(t *testing.T) {
	for _, encoded := range []bool{false, true} {
		router := mux.NewRouter()
		if encoded {
			router.UseEncodedPath()
		}
		router.HandleFunc("/users/{id}", func(http.ResponseWriter, *http.Request) {})
		router.HandleFunc("/admin", func(http.ResponseWriter, *http.Request) { t.Error("another page was reached") })
		router.HandleFunc("/users", func(http.ResponseWriter, *http.Request) { t.Error("the list was reached") })
		r := newReal(t, router.ServeHTTP)
		for segment := range segments {
			_ = r.GetJSON(t.Context(), Path{"users", segment}, nil, nil)
			_ = r.GetJSON(t.Context(), Path{"users", segment, "admin"}, nil, nil)
		}
	}
}
