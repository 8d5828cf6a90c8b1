package user

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/jsonio"
)

// get answers GET /users/{id}.
func (d *Domain) get(w http.ResponseWriter, r *http.Request) error {
	text := mux.Vars(r)["id"]
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		// The route takes digits only, so the number is one that no user can have.
		return &fault.NotFound{What: "user " + text}
	}
	found, err := d.store.Get(r.Context(), id)
	if err != nil {
		return err
	}
	return jsonio.Encode(w, http.StatusOK, found)
}
