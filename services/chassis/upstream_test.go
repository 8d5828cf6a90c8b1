package chassis

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/client"
	"moorage.dev/services/chassis/problem"
)

// Two domains that use one service share its breaker, and two services in one process do not.
func TestUpstream_isOneForAllWhoAsk(t *testing.T) {
	seen := map[string]*client.Client{}
	ask := func(service string) func(context.Context, *App) error {
		return func(_ context.Context, app *App) error {
			for i := range 2 {
				seen[service+strconv.Itoa(i)] = app.Upstream("user")
			}
			return nil
		}
	}
	for _, service := range []string{"a", "b"} {
		s := start(t, ask(service), "USER_URL", "http://user.test")
		s.stop()
		if err := <-s.done; err != nil {
			t.Fatal(err)
		}
	}
	if seen["a0"] != seen["a1"] || seen["b0"] != seen["b1"] || seen["a0"] == seen["b0"] {
		t.Errorf("got %v", seen)
	}
}

// What is left of the caller's time goes through the service to the one behind it, and shrinks on the way.
func TestUpstream_learnsWhatIsLeftOfTheCallersTime(t *testing.T) {
	heard := make(chan string, 1)
	behind := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		heard <- r.Header.Get("X-Envoy-Expected-Rq-Timeout-Ms")
	}))
	defer behind.Close()
	s := start(t, passOn, "USER_URL", behind.URL)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/through", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Envoy-Expected-Rq-Timeout-Ms", "1500")
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if left, err := strconv.Atoi(<-heard); err != nil || left < 1 || left > 1500 {
		t.Errorf("the service behind heard %d and %v, want at most the 1500 ms of the caller", left, err)
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
}

// passOn answers with what the service behind it says.
func passOn(_ context.Context, app *App) error {
	users := app.Upstream("user")
	app.Handle(func(r *mux.Router) {
		r.HandleFunc("/through", func(w http.ResponseWriter, r *http.Request) {
			if err := users.GetJSON(r.Context(), nil, nil, nil); err != nil {
				problem.Write(w, r, err)
			}
		})
	})
	return nil
}
