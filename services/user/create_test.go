package user

import (
	"strings"
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestCreate(t *testing.T) {
	handler := newHandler(t)
	post := func(body string, status int, parts ...string) {
		t.Helper()
		chassistest.Want(t, chassistest.Ask(t, handler, "POST", "/users", body), status, parts...)
	}
	answer := chassistest.Ask(t, handler, "POST", "/users", `{"name":"Cem","email":"cem@example.com"}`)
	chassistest.Want(t, answer, 201, `{"id":3,"name":"Cem","email":"cem@example.com","created":"2030-01-02T03:04:05Z"}`)
	if got := answer.Header().Get("Location"); got != "/users/3" {
		t.Errorf("Location: got %q", got)
	}
	post(`{"name":" ","email":"nobody"}`, 422, `{"pointer":"#/name","detail":"must have 1 to 254 bytes"}`, `{"pointer":"#/email","detail":"must be a mail address"}`)
	post(`{"name":"Ann","email":"ANN@example.com"}`, 422, `"#/email"`, "is taken")
	post(`{"name":"D","email":"D <d@example.com>"}`, 422, `"#/email"`)
	post(`{"name":"`+strings.Repeat("x", 255)+`","email":"e@example.com"}`, 422, `"#/name"`)
	post(`{"name":"F","email":"`+strings.Repeat("x", 250)+`@example.com"}`, 422, `"#/email"`)
	post(`{"nick":"G"}`, 422)
	post(`[`, 422)
}

func TestCreate_withoutTheDatabase(t *testing.T) {
	answer := chassistest.Ask(t, newDownHandler(), "POST", "/users", `{"name":"Cem","email":"cem@example.com"}`)
	chassistest.Want(t, answer, 503, "database is unavailable")
	if strings.Contains(answer.Body.String(), "db.test") {
		t.Errorf("the client sees the cause: %s", answer.Body)
	}
}
