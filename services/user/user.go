// Package user is the business domain of users.
package user

import (
	"net/mail"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"moorage.dev/services/chassis/fault"
	"moorage.dev/services/chassis/problem"
)

// User is somebody who can order.
type User struct {
	ID      int64     `json:"id"`
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	Created time.Time `json:"created"`
}

// Draft is a user who does not exist yet.
type Draft struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// maxLength bounds names and addresses; 254 is what a mail address may have.
const maxLength = 254

// Valid implements jsonio.Valid.
func (d *Draft) Valid() []fault.Field {
	var fields []fault.Field
	if name := strings.TrimSpace(d.Name); name == "" || len(name) > maxLength {
		fields = append(fields, fault.Field{Pointer: "#/name", Detail: "must have 1 to 254 bytes"})
	}
	if address, err := mail.ParseAddress(d.Email); err != nil || address.Address != d.Email || len(d.Email) > maxLength {
		fields = append(fields, fault.Field{Pointer: "#/email", Detail: "must be a mail address"})
	}
	return fields
}

// Domain answers for users.
type Domain struct{ store Store }

// New makes the domain over a store.
func New(store Store) *Domain { return &Domain{store: store} }

// RegisterHandlers adds the domain's routes; this is its whole HTTP surface.
func (d *Domain) RegisterHandlers(r *mux.Router) {
	r.Handle("/users", problem.Handler(d.list)).Methods("GET")
	r.Handle("/users", problem.Handler(d.create)).Methods("POST")
	r.Handle("/users/{id:[0-9]+}", problem.Handler(d.get)).Methods("GET")
}
