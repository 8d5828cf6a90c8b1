package user

import (
	"net/http"
	"strconv"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/jsonio"
)

// pageSize is how many users one answer holds.
const pageSize = 100

// list answers GET /users?after=ID.
func (d *Domain) list(w http.ResponseWriter, r *http.Request) error {
	var after int64
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			return &fault.Invalid{Fields: []fault.Field{{Pointer: "after", Detail: "must be the ID of a user"}}}
		}
	}
	users, err := d.store.List(r.Context(), after, pageSize)
	if err != nil {
		return err
	}
	return jsonio.Encode(w, http.StatusOK, users)
}
