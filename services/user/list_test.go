package user

import (
	"testing"

	"moorage.dev/services/chassis/chassistest"
)

func TestList(t *testing.T) {
	handler := newHandler(t)
	for path, want := range map[string]struct {
		status int
		part   string
	}{
		"/users":          {200, `[{"id":1,"name":"Ann"`},
		"/users?after=1":  {200, `[{"id":2,"name":"Bob"`},
		"/users?after=2":  {200, "[]\n"},
		"/users?after=99": {200, "[]\n"},
		"/users?after=-1": {422, `{"pointer":"after"`},
		"/users?after=x":  {422, `{"pointer":"after"`},
	} {
		chassistest.Want(t, chassistest.Ask(t, handler, "GET", path, ""), want.status, want.part)
	}
	chassistest.Want(t, chassistest.Ask(t, newDownHandler(), "GET", "/users", ""), 503)
}
