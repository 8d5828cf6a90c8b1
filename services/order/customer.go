package order

import (
	"net/http"

	"moorage.dev/services/chassis/jsonio"
)

// customer answers GET /orders/{id}/customer with what the service of users says now.
func (d *Domain) customer(w http.ResponseWriter, r *http.Request) error {
	found, err := d.find(r)
	if err != nil {
		return err
	}
	who, err := d.users.Find(r.Context(), found.UserID)
	if err != nil {
		return err
	}
	return jsonio.Encode(w, http.StatusOK, who)
}
