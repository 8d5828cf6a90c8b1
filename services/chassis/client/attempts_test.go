package client

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
)

// Every method × every status and error × the exact number of attempts.
func TestClient_makesExactlyTheAttemptsThatMethodAndOutcomeAllow(t *testing.T) {
	outcomes := map[string]http.RoundTripper{"reset": reset(), "timeout": silence(), "broken body": brokenBody()}
	retried := []string{"reset", "timeout", "broken body", "429", "502", "503", "504"}
	for _, code := range []int{200, 201, 204, 301, 304, 400, 401, 403, 404, 405, 408, 409, 422, 425, 429, 500, 501, 502, 503, 504, 505} {
		outcomes[fmt.Sprint(code)] = status(code)
	}
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"} {
		idempotent := slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, method)
		for outcome, answer := range outcomes {
			want := 1
			if idempotent && slices.Contains(retried, outcome) {
				want = 3
			}
			// HEAD has no body that could break; the fake answers it like a GET all the same.
			t.Run(method+" "+outcome, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, fake := newClient(t, answer)
					code, err := send(c, request(t, method))
					if got := fake.count(); got != want {
						t.Errorf("attempts: got %d, want %d", got, want)
					}
					if isStatus := fmt.Sprint(code) == outcome; isStatus == (err != nil) {
						t.Errorf("got status %d and error %v for %s", code, err, outcome)
					}
				})
			})
		}
	}
}

func TestClient_stopsRetryingAtTheFirstAnswerThatIsFinal(t *testing.T) {
	for name, sequence := range map[string][]http.RoundTripper{
		"second is good":     {status(503), status(200)},
		"third is good":      {reset(), status(502), status(200)},
		"second is not ours": {status(503), status(404)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c, fake := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
					n++
					return sequence[n-1].RoundTrip(r)
				}))
				if _, err := send(c, request(t, "GET")); err != nil {
					t.Fatal(err)
				}
				if got := fake.count(); got != len(sequence) {
					t.Errorf("attempts: got %d, want %d", got, len(sequence))
				}
			})
		})
	}
}

func TestClient_sendsABodyThatCannotBeReadAgainOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newClient(t, status(503))
		r := request(t, "POST")
		r.Method, r.GetBody = "GET", nil
		if _, err := send(c, r); err != nil {
			t.Fatal(err)
		}
		if got := fake.count(); got != 1 {
			t.Errorf("attempts: got %d, want 1", got)
		}
	})
}

func TestClient_sendsTheWholeBodyWithEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		c, _ := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			body := make([]byte, 8)
			n, _ := r.Body.Read(body)
			bodies = append(bodies, string(body[:n]))
			return status(503).RoundTrip(r)
		}))
		r := request(t, "POST")
		r.Method = "OPTIONS"
		if _, err := send(c, r); err != nil {
			t.Fatal(err)
		}
		if want := []string{"{}", "{}", "{}"}; !slices.Equal(bodies, want) {
			t.Errorf("bodies: got %q, want %q", bodies, want)
		}
	})
}
