package live

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
	"mpp/internal/limit"
)

// Close codes of docs/live.md.
const (
	CloseStopping = websocket.CloseGoingAway // come back after a random wait
	CloseProtocol = 4400                     // do not come back
	CloseAuth     = 4401                     // sign in first
	CloseSlow     = 4408                     // come back with since
	CloseTooMany  = 4429                     // come back after 30 s
)

// Hub serves a Feed to websockets. Start begins the heartbeats; Shutdown closes all
// sockets, and the Hub cannot be started again. Both may be called more than once and in
// any order.
type Hub struct {
	feed   *Feed
	opts   Options
	stats  counters
	topics *topics

	limiter  *limit.Rate // of new sockets by address
	requests *limit.Rate // of what sockets ask, by address or account

	mu        sync.Mutex
	sockets   map[*socket]bool
	admission *admission
	stopping  bool
	serving   sync.WaitGroup

	started bool
	quit    chan struct{}
	tasks   sync.WaitGroup
}

// maxPeers is how many addresses are remembered at most.
const maxPeers = 8192

// NewHub makes the hub of a feed; a feed has one hub, made before the feed starts.
func NewHub(feed *Feed, o Options) *Hub {
	h := &Hub{
		feed: feed, opts: o.withDefaults(), sockets: map[*socket]bool{},
		quit: make(chan struct{}),
	}
	h.admission = newAdmission(h.opts)
	h.limiter = limit.NewRate(float64(h.opts.Upgrades), float64(max(h.opts.PerPeer, h.opts.Upgrades)), maxPeers, time.Now)
	h.requests = limit.NewRate(float64(h.opts.Upgrades), float64(h.opts.Upgrades), maxPeers, time.Now)
	// Waits are real time, even when the hall's clock is a training's.
	h.topics = newTopics(&h.stats, time.Now, h.opts.Linger)
	h.topics.halls = o.Clock
	feed.mu.Lock()
	feed.watch = h.topics
	feed.mu.Unlock()
	return h
}

// Start begins the heartbeats and the rounds of ticket changes.
func (h *Hub) Start() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.started || h.stopping {
		return
	}
	h.started = true
	h.tasks.Go(h.runHeartbeat)
	h.tasks.Go(h.runRounds)
}

// Accepting reports whether a new socket would be served now.
func (h *Hub) Accepting() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.stopping && h.feed.Healthy()
}

// accept admits a connection; nil when it was refused and closed.
func (h *Hub) accept(conn *websocket.Conn, peer string) *socket {
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
	h.remove(s)
}

func (h *Hub) admit(s *socket) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return CloseStopping
	}
	evicted, ok := h.admission.admit(s)
	if !ok {
		h.stats.refused.Add(1)
		return CloseTooMany
	}
	if evicted != nil {
		evicted.cut(CloseTooMany)
	}
	h.sockets[s] = true
	h.serving.Add(1)
	h.stats.accepted.Add(1)
	h.stats.sockets.Add(1)
	return 0
}

func (h *Hub) remove(s *socket) {
	h.feed.exclusive(func(*hall.Day) {
		for _, name := range s.watching {
			h.topics.unsubscribe(s, name)
		}
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
	h.admission.remove(s)
	h.stats.sockets.Add(-1)
}

// reclassify moves the socket to the class that its hello or subscription shows; false
// when that class is full.
func (h *Hub) reclassify(s *socket, to class, account string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.admission.reclassify(s, to, account)
}

// Shutdown closes all sockets with 1001, so that clients reconnect to another node, and
// waits for the closing handshakes. When ctx ends first, it drops the connections.
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
