package chassistest

import (
	"io"
	"net/http"
	"testing"

	"github.com/gorilla/mux"
)

func TestAsk_goesThroughTheWholeChassis(t *testing.T) {
	handler := NewHandler(func(r *mux.Router) {
		r.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, r.Header.Get("A"))
			_, _ = io.Copy(w, r.Body)
		})
	})
	Want(t, Ask(t, handler, "POST", "/echo", "body", "A", "header "), http.StatusAccepted, "header body")
	Want(t, Ask(t, handler, "GET", "/health", ""), http.StatusOK, `"status":"up"`, `"version":"v0"`)
	Want(t, Ask(t, handler, "GET", "/metrics", ""), http.StatusOK, `route="/echo"`)
}
