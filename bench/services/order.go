package main

import (
	"strconv"
	"time"
)

// order is what every framework answers.
type order struct {
	ID       int64     `json:"id"`
	UserID   int64     `json:"user_id"`
	Item     string    `json:"item"`
	Quantity int       `json:"quantity"`
	Currency string    `json:"currency"`
	Created  time.Time `json:"created"`
}

// find is the handler's work, the same in all: a number is read out of the path, and there is an order of that number.
func find(id string) (*order, error) {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, err
	}
	return &order{
		ID: number, UserID: 1, Item: "tea", Quantity: 2, Currency: "EUR", Created: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC),
	}, nil
}
