package live

import (
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
	"mpp/internal/limit"
)

// HandlerOptions configure which connections the handler accepts.
type HandlerOptions struct {
	// Origin reports whether the request comes from a page of this server or from a program;
	// nil compares the header Origin with the request's host.
	Origin func(*http.Request) bool
	// Peer returns a client's address; nil means the connection's own. Behind a trusted
	// proxy it reads the proxy's header.
	Peer func(*http.Request) string
	// Token returns the token that a browser sends along with the upgrade request, such as
	// that of its session cookie; "" for none. A hello without a token uses it.
	Token func(*http.Request) string
}

const retryAfterSeconds = "2"

// Handler upgrades GET /live and serves the hub. It answers 503 while the feed is not
// healthy or the hub stops, so that a load balancer tries another node, and 429 when an
// address opens sockets too fast.
//
// It may run behind fasthttp's net/http adaptor, whose request shares memory with the
// connection, so it retains nothing of the request after the upgrade.
func Handler(h *Hub, o HandlerOptions) http.HandlerFunc {
	if o.Origin == nil {
		o.Origin = sameHost
	}
	up := websocket.Upgrader{
		HandshakeTimeout: 10 * time.Second, ReadBufferSize: 1 << 10, WriteBufferSize: 4 << 10,
		WriteBufferPool: &sync.Pool{}, // a socket needs a buffer only while it writes
		CheckOrigin:     o.Origin,
	}
	peer := o.Peer
	if peer == nil {
		peer = remoteHost
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.Accepting() {
			w.Header().Set("Retry-After", retryAfterSeconds)
			http.Error(w, "the live feed is not ready", http.StatusServiceUnavailable)
			return
		}
		address, token := limit.Network(strings.Clone(peer(r))), ""
		if o.Token != nil {
			token = strings.Clone(o.Token(r))
		}
		if wait, ok := h.mayOpen(address, token); !ok {
			h.stats.refused.Add(1)
			w.Header().Set("Retry-After", strconv.Itoa(1+int(wait/time.Second)+rand.IntN(2)))
			http.Error(w, "too many new sockets from there", http.StatusTooManyRequests)
			return
		}
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			h.opts.Log.Debug("live: no upgrade", "peer", address, "error", err)
			return // Upgrade has answered
		}
		// The reader gets a goroutine of its own: this one's stack has grown with the
		// request, and would stay that large for the socket's life.
		if s := h.accept(conn, address); s != nil {
			s.cookie = token
			go h.serve(s)
		}
	}
}

// mayOpen takes one new socket from the allowance of the address or, where that is spent, of the
// account whose session came along: who shares an address with a flood is not kept out by it.
func (h *Hub) mayOpen(address, token string) (wait time.Duration, ok bool) {
	wait, ok = h.limiter.Take(address)
	if ok || token == "" {
		return wait, ok
	}
	actor, _, err := h.opts.Authorize(token)
	if err != nil || classOf(actor.Role) == guestClass {
		return wait, false
	}
	return h.limiter.Take(accountOf(actor))
}

// accountOf names whose allowance an actor uses.
func accountOf(a hall.Actor) string { return string(a.Role) + "\n" + a.ID }

func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// sameHost refuses pages of other sites: they would use the network position of their
// visitor, and a counter's network may reach what the internet may not.
func sameHost(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
