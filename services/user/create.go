package user

import (
	"fmt"
	"net/http"

	"moorage.dev/services/chassis/jsonio"
)

// create answers POST /users.
func (d *Domain) create(w http.ResponseWriter, r *http.Request) error {
	var draft Draft
	if err := jsonio.Decode(w, r, &draft); err != nil {
		return err
	}
	made, err := d.store.Create(r.Context(), draft)
	if err != nil {
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/users/%d", made.ID))
	return jsonio.Encode(w, http.StatusCreated, made)
}
