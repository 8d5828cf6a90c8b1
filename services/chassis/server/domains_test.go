package server

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
)

// page answers with a text.
func page(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
}

// answers asks for pages and compares status, body and one header; a body that begins with "{" is a problem.
func (f *fixture) answers(t *testing.T, wants map[string]want) {
	t.Helper()
	for ask, want := range wants {
		method, path, _ := strings.Cut(ask, " ")
		answer := f.ask(t, method, path)
		if answer.Code != want.status || !strings.HasPrefix(answer.Body.String(), want.body) {
			t.Errorf("%s: got %d %q, want %d %q", ask, answer.Code, answer.Body, want.status, want.body)
		}
		if kind := answer.Header().Get("Content-Type"); want.body == "{" && want.status >= 400 && kind != "application/problem+json" {
			t.Errorf("%s: got %q, want a problem", ask, kind)
		}
		for name, value := range map[string]string{"Allow": want.allow, "Location": want.location, "X-Loud": want.loud} {
			if got := answer.Header().Get(name); got != value {
				t.Errorf("%s: %s: got %q, want %q", ask, name, got, value)
			}
		}
	}
}

type want struct {
	status                      int
	body, allow, location, loud string
}

// loud is a domain that changes everything a router lets one change.
func loud(r *mux.Router) {
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Loud", "yes")
			next.ServeHTTP(w, r)
		})
	})
	r.StrictSlash(true).SkipClean(true).UseEncodedPath()
	r.NotFoundHandler, r.MethodNotAllowedHandler = page("loud 404"), page("loud 405")
	r.Handle("/loud", page("loud")).Methods("GET").Name("page")
	r.Handle("/fetch/{address:.+}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, mux.Vars(r)["address"])
	})).Methods("GET")
}

func quiet(r *mux.Router) {
	r.Handle("/quiet", page("quiet")).Methods("GET").Name("page")
	r.Handle("/quiet/{id}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		template, _ := mux.CurrentRoute(r).GetPathTemplate()
		_, _ = io.WriteString(w, template+" "+mux.Vars(r)["id"])
	})).Methods("PUT")
}

func TestDomains_keepWhatTheyChangeToThemselves(t *testing.T) {
	for _, order := range [][]Register{{loud, quiet}, {quiet, loud}} {
		newDomains(order).answers(t, map[string]want{
			"GET /loud":         {status: 200, body: "loud", loud: "yes"},
			"GET /loud/":        {status: 301, location: "/loud", loud: "yes"},
			"POST /loud":        {status: 200, body: "loud 405", allow: "GET, HEAD"},
			"GET /fetch/a//b":   {status: 200, body: "a//b", loud: "yes"},
			"GET /fetch/a%2Fb":  {status: 200, body: "a%2Fb", loud: "yes"},
			"GET /quiet":        {status: 200, body: "quiet"},
			"GET /quiet/":       {status: 404, body: "{"},
			"GET //quiet":       {status: 301, location: "/quiet"},
			"GET /./q//a%2Fb?c": {status: 301, location: "/q/a%2Fb?c"},
			"PUT /quiet/7":      {status: 200, body: "/quiet/{id} 7"},
			"POST /quiet":       {status: 405, body: "{", allow: "GET, HEAD"},
			"GET /quiet/7":      {status: 405, body: "{", allow: "PUT"},
			"GET /nobody":       {status: 404, body: "{"},
			"GET /health":       {status: 200, body: "{"},
			"POST /health":      {status: 405, body: "{", allow: "GET, HEAD"},
			"POST /metrics":     {status: 405, body: "{", allow: "GET, HEAD"},
			"GET /health/":      {status: 404, body: "{"},
		})
	}
}

func TestDomains_mayShareAPath(t *testing.T) {
	f := newDomains([]Register{
		func(r *mux.Router) { r.Handle("/x", page("made")).Methods("POST") },
		func(r *mux.Router) {
			r.Handle("/x", page("read")).Methods("GET")
			r.Handle("/x", page("gone")).Methods("DELETE")
		},
		func(r *mux.Router) { r.Handle("/x", page("head")).Methods("HEAD", "PURGE") },
	})
	f.answers(t, map[string]want{
		"POST /x": {status: 200, body: "made"}, "GET /x": {status: 200, body: "read"}, "DELETE /x": {status: 200, body: "gone"},
		"HEAD /x": {status: 200, body: "head"}, "PUT /x": {status: 405, body: "{", allow: "DELETE, GET, HEAD, POST, PURGE"},
	})
	if line := `http_request_duration_seconds_count{method="PUT",route="unmatched",status="405"} 1`; !strings.Contains(f.get(t, "/metrics").Body.String(), line) {
		t.Errorf("/metrics has no %s", line)
	}
}

func TestDomains_sayTogetherWhatAPathTheyShareAllows(t *testing.T) {
	newDomains([]Register{loud, quiet, func(r *mux.Router) { r.Handle("/loud", page("put")).Methods("PUT") }}).answers(t, map[string]want{
		"PUT /loud": {status: 200, body: "put"}, "POST /loud": {status: 405, body: "{", allow: "GET, HEAD, PUT"},
	})
}

func TestDomains_mayMatchTheEscapedPath(t *testing.T) {
	escaped := func(r *mux.Router) {
		r.UseEncodedPath()
		r.Handle("/escaped/{text}", page("text")).Methods("GET")
	}
	newDomains([]Register{quiet, escaped}).answers(t, map[string]want{
		"GET /escaped/a%2F%2Fb":   {status: 200, body: "text"},
		"GET /escaped//a%2F%2Fb":  {status: 301, location: "/escaped/a/b"},
		"POST /escaped/a%2F%2Fb":  {status: 405, body: "{", allow: "GET, HEAD"},
		"GET /quiet%2F%2Fanybody": {status: 301, location: "/quiet/anybody"},
	})
}

func TestDomains_cannotTakeThePagesOfTheChassis(t *testing.T) {
	f := newDomains([]Register{func(r *mux.Router) { r.PathPrefix("/").Handler(page("mine")) }})
	f.answers(t, map[string]want{
		"GET /health": {status: 200, body: `{"status":"up"`}, "DELETE /health": {status: 405, body: "{", allow: "GET, HEAD"},
		"GET /metrics": {status: 200, body: "# HELP"}, "GET /else": {status: 200, body: "mine"},
	})
}

func TestDomains_answerForWhatIsTheirs(t *testing.T) {
	alone := newDomains([]Register{loud})
	alone.answers(t, map[string]want{"GET /nobody": {status: 200, body: "loud 404"}, "POST /health": {status: 405, body: "{", allow: "GET, HEAD"}})
	shop := func(r *mux.Router) {
		sub := r.PathPrefix("/shop").Subrouter()
		sub.NotFoundHandler = page("no such thing in the shop")
		sub.Handle("/tea", page("tea")).Methods("GET")
	}
	newDomains([]Register{shop, quiet}).answers(t, map[string]want{
		"GET /shop/tea": {status: 200, body: "tea"}, "GET /shop/car": {status: 200, body: "no such thing in the shop"},
		"GET /quiet": {status: 200, body: "quiet"}, "GET /nobody": {status: 404, body: "{"},
	})
}

func TestHead_worksWhereGetDoes(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	f := newDomains([]Register{quiet, func(r *mux.Router) {
		r.Handle("/long", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10000")
			_, _ = io.WriteString(w, long)
		})).Methods("GET")
	}})
	base := f.serve(t)
	defer func() {
		for _, line := range f.lines(t) {
			if line["method"] == "HEAD" && line["bytes"] != 0.0 {
				t.Errorf("a HEAD sent bytes: %v", line)
			}
		}
	}()
	for _, path := range []string{"/quiet", "/long", "/health", "/nobody"} {
		headers := map[string]http.Header{}
		for _, method := range []string{"GET", "HEAD"} {
			request, err := http.NewRequestWithContext(t.Context(), method, base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err != nil || (len(body) == 0) != (method == "HEAD") || (response.StatusCode == 200) != (path != "/nobody") {
				t.Errorf("%s %s: got %d with %d bytes and %v", method, path, response.StatusCode, len(body), err)
			}
			response.Header.Del("Date")
			headers[method] = response.Header
		}
		for _, name := range []string{"Content-Length", "Content-Type", "Cache-Control"} {
			if get, head := headers["GET"][name], headers["HEAD"][name]; !slices.Equal(get, head) || (name == "Content-Length" && len(get) == 0) {
				t.Errorf("%s: %s: GET says %q, HEAD %q", path, name, get, head)
			}
		}
	}
}
