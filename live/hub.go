package live

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// Close codes of docs/live.md.
const (
	CloseStopping = websocket.CloseGoingAway // come back after a random wait
	CloseRubbish  = 4400                     // do not
	CloseAuth     = 4401                     // sign in again
	CloseSlow     = 4408                     // come back with since
	CloseTooMany  = 4429                     // come back after 30 s
)

// Hub serves a Feed to websockets. Start begins the heartbeats; Shutdown closes all
// sockets and ends for good. Both may be called more than once and in any order.
type Hub struct {
	feed   *Feed
	opts   Options
	stats  counters
	topics *topics

	upgrades *upgrades

	mu       sync.Mutex
	sockets  map[*socket]bool
	rooms    *rooms
	stopping bool
	serving  sync.WaitGroup

	started bool
	quit    chan struct{}
	tasks   sync.WaitGroup
}

// NewHub joins a hub to the feed; a feed has one hub, made before it starts.
func NewHub(feed *Feed, o Options) *Hub {
	h := &Hub{
		feed: feed, opts: o.withDefaults(), sockets: map[*socket]bool{},
		quit: make(chan struct{}),
	}
	h.rooms = newRooms(h.opts)
	h.upgrades = newUpgrades(time.Now, h.opts.Upgrades, max(h.opts.PerPeer, h.opts.Upgrades))
	// Waits are of the real world, whatever the hall's clock does in a training.
	h.topics = newTopics(&h.stats, time.Now, h.opts.Linger)
	feed.mu.Lock()
	feed.watch = h.topics
	feed.mu.Unlock()
	return h
}

// Start begins the heartbeats and the news for phones.
func (h *Hub) Start() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.started || h.stopping {
		return
	}
	h.started = true
	h.tasks.Go(h.patrol)
	h.tasks.Go(h.tellPhones)
}

// Accepting tells whether a new socket would be served now.
func (h *Hub) Accepting() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.stopping && h.feed.Healthy()
}

// Serve runs the protocol on a connection until it ends, and closes it. peer is
// the client's address, for the limit per address.
func (h *Hub) Serve(conn *websocket.Conn, peer string) {
	if s := h.open(conn, peer); s != nil {
		h.serve(s)
	}
}

// open admits a connection; nil when it was refused, and closed.
func (h *Hub) open(conn *websocket.Conn, peer string) *socket {
	s := newSocket(h, conn, peer)
	if code := h.admit(s); code != 0 {
		s.refuse(code)
		return nil
	}
	return s
}

func (h *Hub) serve(s *socket) {
	defer h.serving.Done()
	s.run()
	h.dismiss(s)
}

func (h *Hub) admit(s *socket) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return CloseStopping
	}
	gives, ok := h.rooms.enter(s)
	if !ok {
		h.stats.refused.Add(1)
		return CloseTooMany
	}
	if gives != nil {
		gives.cut(CloseTooMany)
	}
	h.sockets[s] = true
	h.serving.Add(1)
	h.stats.accepted.Add(1)
	h.stats.sockets.Add(1)
	return 0
}

func (h *Hub) dismiss(s *socket) {
	h.feed.exclusive(func(*hall.Day) {
		for _, name := range s.watching {
			h.topics.unsubscribe(s, name)
		}
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
	h.rooms.leave(s)
	h.stats.sockets.Add(-1)
}

// settle moves the socket to where it belongs now that it said who it is or what it
// watches; false when there is no room for it there.
func (h *Hub) settle(s *socket, to room, actor string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms.settle(s, to, actor)
}

// Shutdown tells all clients to come back elsewhere (1001) and waits until their
// sockets are closed; when ctx ends first, they are closed without a word.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.stop()
	all := make(chan struct{})
	go func() {
		h.serving.Wait()
		close(all)
	}()
	select {
	case <-all:
		return nil
	case <-ctx.Done():
	}
	h.mu.Lock()
	for s := range h.sockets {
		_ = s.conn.NetConn().Close()
	}
	h.mu.Unlock()
	<-all
	return ctx.Err()
}

func (h *Hub) stop() {
	h.mu.Lock()
	first := !h.stopping
	h.stopping = true
	for s := range h.sockets {
		s.cut(CloseStopping)
	}
	h.mu.Unlock()
	if first {
		close(h.quit)
	}
	h.tasks.Wait()
}
