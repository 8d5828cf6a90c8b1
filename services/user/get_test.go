package user

import (
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestGet(t *testing.T) {
	handler := newHandler(t)
	for path, want := range map[string]struct {
		status int
		part   string
	}{
		"/users/2":                    {200, `{"id":2,"name":"Bob"`},
		"/users/3":                    {404, "user 3 not found"},
		"/users/0":                    {404, "user 0 not found"},
		"/users/99999999999999999999": {404, "user 99999999999999999999 not found"},
		"/users/bob":                  {404, "no such page"},
	} {
		chassistest.Want(t, chassistest.Ask(t, handler, "GET", path, ""), want.status, want.part)
	}
	chassistest.Want(t, chassistest.Ask(t, newDownHandler(), "GET", "/users/1", ""), 503)
}
