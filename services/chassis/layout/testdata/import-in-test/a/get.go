// Package a is a domain.
package a

import (
	"net/http"

	"github.com/gorilla/mux"
)

// RegisterHandlers adds the routes.
func RegisterHandlers(r *mux.Router) { r.HandleFunc("/", get) }

func get(http.ResponseWriter, *http.Request) {}
