// Package order is the business domain of orders.
package order

import (
	"fmt"
	"time"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

// Order is what a user bought.
type Order struct {
	ID       int64     `json:"id"`
	UserID   int64     `json:"user_id"`
	Item     string    `json:"item"`
	Quantity int       `json:"quantity"`
	Currency string    `json:"currency"`
	Created  time.Time `json:"created"`
}

// Draft is an order that does not exist yet.
type Draft struct {
	UserID   int64  `json:"user_id"`
	Item     string `json:"item"`
	Quantity int    `json:"quantity"`
}

// maxQuantity is the largest number of pieces in one order.
const maxQuantity = 1000

// Valid implements jsonio.Valid.
func (d *Draft) Valid() []fault.Field {
	var fields []fault.Field
	if d.UserID < 1 {
		fields = append(fields, fault.Field{Pointer: "#/user_id", Detail: "must be the ID of a user"})
	}
	if d.Item == "" {
		fields = append(fields, fault.Field{Pointer: "#/item", Detail: "must not be empty"})
	}
	if d.Quantity < 1 || d.Quantity > maxQuantity {
		fields = append(fields, fault.Field{Pointer: "#/quantity", Detail: fmt.Sprintf("must be 1 to %d", maxQuantity)})
	}
	return fields
}

// Domain answers for orders.
type Domain struct {
	store    Store
	users    Users
	currency string
}

// New makes the domain. An empty currency means EUR.
func New(store Store, users Users, currency string) *Domain {
	if currency == "" {
		currency = "EUR"
	}
	return &Domain{store: store, users: users, currency: currency}
}

// RegisterHandlers adds the domain's routes; this is its whole HTTP surface.
func (d *Domain) RegisterHandlers(r *mux.Router) {
	r.Handle("/orders", problem.Handler(d.create)).Methods("POST")
	r.Handle("/orders/{id:[0-9]+}", problem.Handler(d.get)).Methods("GET")
	r.Handle("/orders/{id:[0-9]+}/customer", problem.Handler(d.customer)).Methods("GET")
}
