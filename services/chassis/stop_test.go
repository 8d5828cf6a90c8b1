package chassis

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/mux"
)

const (
	// posting is how many clients there are, stops how many servers end under them, and warm how many requests each
	// server has answered before it ends: by then every client keeps a connection to it.
	posting, stops, warm = 40, 5, 20 * posting
	// least is how long a process promises to serve on after it is not ready, whatever its constant says.
	least = time.Second
)

// town is where clients post: one server at a time, as a Service sends new connections to pods that are ready only.
type town struct {
	current atomic.Pointer[house]
	posted  atomic.Int64
	// late is how many posts were lost by a client that the machine gave no time for as long as a server drains at least.
	late  atomic.Int64
	mutex sync.Mutex
	lost  []string
}

// house is one server; warm is closed once every client is there.
type house struct {
	service *service
	warm    chan struct{}
}

func (h *house) end(t *testing.T) {
	t.Helper()
	h.service.stop()
	if err := <-h.service.done; err != nil {
		t.Error(err)
	}
}

// next starts a server and sends new connections to it.
func (c *town) next(t *testing.T) {
	t.Helper()
	served, ready := new(atomic.Int64), make(chan struct{})
	post := func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		w.WriteHeader(http.StatusCreated)
		if served.Add(1) == warm {
			close(ready)
		}
	}
	wire := func(_ context.Context, app *App) error {
		app.Handle(func(r *mux.Router) { r.HandleFunc("/posts", post).Methods(http.MethodPost) })
		return nil
	}
	c.current.Store(&house{service: start(t, wire, "SHUTDOWN_DRAIN", "0s"), warm: ready})
}

// post sends one request after the other on one connection, which it keeps as long as it may.
//
// A loss counts if it shows sooner than least after the post before it began. That post began before its server drained, or its
// answer would have ended the connection; so a server that keeps its promise loses only what shows later: the posts of a client,
// or of a whole process, that a busy machine held up for as long.
func (c *town) post(ctx context.Context, rewindable bool) {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(c.current.Load().service.base, "http://"))
	}}
	defer transport.CloseIdleConnections()
	for before, begun := time.Now(), time.Now(); ctx.Err() == nil; before = begun {
		begun = time.Now()
		var body io.Reader = strings.NewReader(`{"name":"Ann"}`)
		if !rewindable {
			// Of an unknown type: net/http can make no GetBody for it.
			body = io.MultiReader(body)
		}
		request, _ := http.NewRequest(http.MethodPost, "http://town/posts", body)
		reason := answer(transport, request)
		switch quiet := time.Since(before); {
		case reason == "":
		case quiet >= least:
			c.late.Add(1)
		default:
			c.mutex.Lock()
			c.lost = append(c.lost, fmt.Sprintf("rewindable %v, %s after the one before: %s", rewindable, quiet, reason))
			c.mutex.Unlock()
		}
		c.posted.Add(1)
	}
}

// answer gives the reason why a request was lost.
func answer(transport http.RoundTripper, request *http.Request) string {
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err.Error()
	}
	if response.StatusCode != http.StatusCreated {
		return response.Status
	}
	return ""
}

// A pod's preStop has ended, so nobody opens a connection any more; but those that are open are used until an answer says
// otherwise, and what is sent on one that ends is lost: net/http sends no POST again.
func TestRun_losesNoPostOnAConnectionThatIsKeptWhenItStops(t *testing.T) {
	c := &town{}
	ctx, leave := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	c.next(t)
	for i := range posting {
		clients.Go(func() { c.post(ctx, i%2 == 0) })
	}
	for range stops {
		old := c.current.Load()
		<-old.warm
		c.next(t)
		old.end(t)
	}
	leave()
	clients.Wait()
	c.current.Load().end(t)
	if len(c.lost) > 0 {
		t.Errorf("%d of %d posts were lost: %q", len(c.lost), c.posted.Load(), c.lost)
	}
	t.Logf("%d posts, %d stops, %d posts came too late", c.posted.Load(), stops, c.late.Load())
}
