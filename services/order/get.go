package order

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/jsonio"
)

// get answers GET /orders/{id}.
func (d *Domain) get(w http.ResponseWriter, r *http.Request) error {
	found, err := d.find(r)
	if err != nil {
		return err
	}
	return jsonio.Encode(w, http.StatusOK, found)
}

// find gives the order that the path names.
func (d *Domain) find(r *http.Request) (Order, error) {
	text := mux.Vars(r)["id"]
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		// The route takes digits only, so the number is one that no order can have.
		return Order{}, missing(text)
	}
	return d.store.Get(r.Context(), id)
}
