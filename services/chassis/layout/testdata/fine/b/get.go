// Package b is a domain.
package b

import (
	"net/http"

	"github.com/gorilla/mux"
)

// RegisterHandlers adds the routes.
func RegisterHandlers(r *mux.Router) { r.HandleFunc("/", get) }

func get(http.ResponseWriter, *http.Request) {}
