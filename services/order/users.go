package order

import (
	"context"
	"errors"
	"strconv"

	"moorage.dev/services/chassis/client"
	"moorage.dev/services/chassis/fault"
)

// Customer is what this domain needs to know of a user; the other domain's type stays its own.
type Customer struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Users finds customers.
type Users interface {
	// Find gives the customer; nobody of that ID is a *fault.NotFound, an unreachable service a *fault.Unavailable.
	Find(ctx context.Context, id int64) (Customer, error)
}

// remoteUsers asks the service of users.
type remoteUsers struct{ client *client.Client }

// NewUsers finds customers through the service of users.
func NewUsers(upstream *client.Client) Users { return remoteUsers{client: upstream} }

// Find implements Users.
func (u remoteUsers) Find(ctx context.Context, id int64) (Customer, error) {
	var found Customer
	name := strconv.FormatInt(id, 10)
	err := u.client.GetJSON(ctx, client.Path{"users", name}, nil, &found)
	var missing *fault.NotFound
	if errors.As(err, &missing) {
		return Customer{}, &fault.NotFound{What: "user " + name}
	}
	return found, err
}
