package api

import (
	"cmp"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// GuardOptions bound connections; a zero field takes the default beside it.
type GuardOptions struct {
	Total      int // 24,576, and never more than 3/4 of the files that the process may open
	PerAddress int // 4,096: the phones of a hall may share one address
	// Trusted names proxies in front, whose connections are everybody's.
	Trusted func(net.IP) bool
}

// crowdedShare is what one address may hold once the server is three quarters full.
const crowdedShare = 64

// Guard is the listener of a server that must not be filled by one client, nor drop
// a request that it took when it stops. Attach joins it to the app.
//
// fasthttp alone would do neither: its bound per address knows IPv4 only, running
// out of files ends its Accept for good, and its shutdown may close a connection
// whose request it has just read.
//
// A stop has two steps. Announce makes /readyz and all answers say that the server
// leaves, while it still takes what comes. Drain ends listening, closes the
// connections that carry no request, and waits for the answers of the others. Who has
// just connected is about to ask, most of all while every answer ends its connection:
// such a one has firstWait to do so.
type Guard struct {
	net.Listener
	opts GuardOptions

	stopping atomic.Bool
	refused  atomic.Int64

	mu        sync.Mutex
	conns     map[*guarded]bool // all of HTTP, not those that became sockets
	open      int               // all
	addresses map[string]int
	draining  bool
	accepting bool          // somebody waits for the next connection, or lets one in
	quiet     chan struct{} // closed when draining, and neither conns nor accepting is left
	once      sync.Once     // closes quiet
}

// firstWait is how long a stop waits for the first request of a connection.
const firstWait = 500 * time.Millisecond

// NewGuard guards the listener.
func NewGuard(l net.Listener, o GuardOptions) *Guard {
	o.Total = cmp.Or(o.Total, 24_576)
	if files := maxFiles(); files > 0 {
		o.Total = min(o.Total, max(files/4*3, 16))
	}
	o.PerAddress = cmp.Or(o.PerAddress, 4_096)
	if o.Trusted == nil {
		o.Trusted = func(net.IP) bool { return false }
	}
	return &Guard{Listener: l, opts: o, conns: map[*guarded]bool{}, addresses: map[string]int{}, quiet: make(chan struct{})}
}

// Attach makes the app tell the guard what its connections do. The app must serve
// the guard and nothing else.
func (g *Guard) Attach(app *fiber.App) { app.Server().ConnState = watchConn }

// watchConn is generic so that it fits the hook without naming fasthttp's type.
func watchConn[S interface {
	~int
	String() string
}](c net.Conn, s S) {
	if c, ok := c.(*guarded); ok {
		c.became(s.String())
	}
}

// Announce begins a stop; see Stopping.
func (g *Guard) Announce() { g.stopping.Store(true) }

// Stopping is for [Deps].
func (g *Guard) Stopping() bool { return g.stopping.Load() }

// Open tells how many connections there are; Refused how many found no room.
func (g *Guard) Open() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open
}

// Refused tells how many connections were closed unheard.
func (g *Guard) Refused() int64 { return g.refused.Load() }

// Accept gives the next connection for which there is room. Only the end of
// listening ends it: when the process is out of files, others will close theirs.
func (g *Guard) Accept() (net.Conn, error) {
	const first, last = 5 * time.Millisecond, time.Second
	wait := first
	g.accepts(true)
	defer g.accepts(false)
	for {
		c, err := g.Listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil, err //nolint:wrapcheck // fasthttp looks at its text
		case err != nil:
			time.Sleep(wait) //nolint:forbidigo // out of files: there is no signal for one that is free again
			wait = min(2*wait, last)
			continue
		}
		wait = first
		if kept := g.admit(c); kept != nil {
			return kept, nil
		}
		g.refused.Add(1)
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0) // nothing is kept of it
		}
		_ = c.Close()
	}
}

// accepts notes whether a connection may come that is not in conns yet.
func (g *Guard) accepts(more bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.accepting = more
	g.settle()
}

// settle tells who drains that nothing is left; g.mu is held.
func (g *Guard) settle() {
	if g.draining && !g.accepting && len(g.conns) == 0 {
		g.once.Do(func() { close(g.quiet) })
	}
}

func (g *Guard) admit(c net.Conn) *guarded {
	k := &guarded{Conn: c, guard: g}
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok && !g.opts.Trusted(a.IP) {
		k.address = network(a.IP.String())
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	most := g.opts.PerAddress
	if g.open >= g.opts.Total/4*3 {
		most = min(most, crowdedShare)
	}
	if g.open >= g.opts.Total || (k.address != "" && g.addresses[k.address] >= most) {
		return nil
	}
	g.open++
	g.conns[k] = true
	if k.address != "" {
		g.addresses[k.address]++
	}
	return k
}

// leave forgets the connection; over tells that it is closed, else it became a socket.
func (g *Guard) leave(k *guarded, over bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conns[k] {
		delete(g.conns, k)
		g.settle()
	}
	if !over {
		return
	}
	g.open--
	if k.address == "" {
		return
	}
	if g.addresses[k.address]--; g.addresses[k.address] == 0 {
		delete(g.addresses, k.address)
	}
}

// Close ends listening; it may be called more than once.
func (g *Guard) Close() error {
	if err := g.Listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err //nolint:wrapcheck // it is the listener's own
	}
	return nil
}

// Drain ends listening and returns when every request that was read is answered.
// When ctx ends first, what is left is closed and ctx's error returned. Sockets are
// not its business. The app's own shutdown comes after it.
func (g *Guard) Drain(ctx context.Context) error {
	g.Announce()
	closing := g.Close()
	g.mu.Lock()
	if !g.draining {
		g.draining = true
		g.settle()
	}
	g.mu.Unlock()
	for _, k := range g.left() {
		if k.served.Load() {
			k.closeIdle()
		}
	}
	patience := time.NewTicker(firstWait)
	defer patience.Stop()
	for {
		select {
		case <-g.quiet:
			return closing
		case <-patience.C:
			for _, k := range g.left() {
				k.closeIdle()
			}
		case <-ctx.Done():
			for _, k := range g.left() {
				_ = k.Close()
			}
			return ctx.Err() //nolint:wrapcheck // the caller's own
		}
	}
}

// left lists the connections of HTTP.
func (g *Guard) left() []*guarded {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]*guarded, 0, len(g.conns))
	for k := range g.conns {
		list = append(list, k)
	}
	return list
}
