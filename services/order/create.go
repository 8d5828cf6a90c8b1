package order

import (
	"errors"
	"fmt"
	"net/http"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/jsonio"
)

// maxKey bounds the idempotency key; a UUID has 36.
const maxKey = 128

// create answers POST /orders: 201 for a new order, 200 with the same order when the key has made it before.
func (d *Domain) create(w http.ResponseWriter, r *http.Request) error {
	key := r.Header.Get(keyHeader)
	if key == "" || len(key) > maxKey {
		return invalid(keyHeader, fmt.Sprintf("must have 1 to %d bytes", maxKey))
	}
	var draft Draft
	if err := jsonio.Decode(w, r, &draft); err != nil {
		return err
	}
	made, replayed, err := d.make(r, key, draft)
	if err != nil {
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/orders/%d", made.ID))
	if replayed {
		return jsonio.Encode(w, http.StatusOK, made)
	}
	return jsonio.Encode(w, http.StatusCreated, made)
}

// make looks for an earlier answer first: a repeated order needs nobody else to be up.
func (d *Domain) make(r *http.Request, key string, draft Draft) (Order, bool, error) {
	if made, replayed, err := d.store.Replay(r.Context(), key, draft); replayed || err != nil {
		return made, replayed, err
	}
	_, err := d.users.Find(r.Context(), draft.UserID)
	var missing *fault.NotFound
	if errors.As(err, &missing) {
		// The page exists; it is the request that names nobody.
		return Order{}, false, invalid("#/user_id", "is not a user")
	}
	if err != nil {
		return Order{}, false, err
	}
	return d.store.Create(r.Context(), key, draft, d.currency)
}

func invalid(pointer, detail string) error {
	return &fault.Invalid{Fields: []fault.Field{{Pointer: pointer, Detail: detail}}}
}
