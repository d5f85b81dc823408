// Package listener adds to fasthttp what it lacks: bounds on connections for each
// address of both families, a stop that answers every request that was read, and
// connections handed to a net/http handler without keeping the request.
package listener

import (
	"cmp"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/internal/limit"
)

// Options bound connections; a zero field takes the default beside it.
type Options struct {
	Total int // 24,576, and never more than 3/4 of the files that the process may open
	// PerAddress bounds the connections of one address; one that carries no whole request
	// makes room for a new one.
	PerAddress int // 4,096: the phones of a hall may share one address
	// Trusted reports whether the address is that of a proxy in front, whose
	// connections are not counted by address.
	Trusted func(net.IP) bool
}

// evictAmong is among how many connections an address that has reached its bound is looked
// for one to close.
const evictAmong = 512

// crowdedShare is what one address may hold once the server is three quarters full.
const crowdedShare = 64

// Listener accepts connections for a server that one client must not fill, and that
// must not drop a request that it has read when it stops. Attach joins it to the app.
//
// fasthttp alone does neither: its bound per address knows IPv4 only, running out of
// files ends its Accept for good, and its shutdown may close a connection whose request
// it has just read.
//
// A stop has two steps. After Announce, /readyz and all answers say that the server is
// about to stop, while it still takes new requests. Drain stops listening, closes the
// connections that carry no request, and waits for the answers of the others. A client
// that has just connected is about to send a request, so a new connection gets firstWait
// before it is closed.
type Listener struct {
	net.Listener
	opts Options

	stopping atomic.Bool
	refused  atomic.Int64

	mu        sync.Mutex
	conns     map[*Conn]bool // those that speak HTTP, without the hijacked ones
	open      int            // all
	addresses map[string]int
	draining  bool
	accepting bool          // Accept is running
	quiet     chan struct{} // closed when draining, and neither conns nor accepting is left
	once      sync.Once     // closes quiet
}

// firstWait is how long a stop waits for the first request of a connection.
const firstWait = 500 * time.Millisecond

// New returns a Listener that accepts from l.
func New(l net.Listener, o Options) *Listener {
	o.Total = cmp.Or(o.Total, 24_576)
	if files := maxFiles(); files > 0 {
		o.Total = min(o.Total, max(files/4*3, 16))
	}
	o.PerAddress = cmp.Or(o.PerAddress, 4_096)
	if o.Trusted == nil {
		o.Trusted = func(net.IP) bool { return false }
	}
	return &Listener{Listener: l, opts: o, conns: map[*Conn]bool{}, addresses: map[string]int{}, quiet: make(chan struct{})}
}

// Attach makes the app report the state of its connections. The app must serve this
// listener and no other.
func (l *Listener) Attach(app *fiber.App) { app.Server().ConnState = followState }

// followState is generic so that it fits the hook without naming fasthttp's type.
func followState[S interface {
	~int
	String() string
}](c net.Conn, s S) {
	if c, ok := c.(*Conn); ok {
		c.setState(s.String())
	}
}

// Announce begins a stop; see Stopping.
func (l *Listener) Announce() { l.stopping.Store(true) }

// Stopping reports whether a stop has begun.
func (l *Listener) Stopping() bool { return l.stopping.Load() }

// Open returns the number of open connections.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// Refused returns how many connections were closed because a bound was reached.
func (l *Listener) Refused() int64 { return l.refused.Load() }

// Accept implements net.Listener. It fails only when listening has ended: if the process
// is out of files, it waits until other connections close theirs.
func (l *Listener) Accept() (net.Conn, error) {
	const first, last = 5 * time.Millisecond, time.Second
	wait := first
	l.setAccepting(true)
	defer l.setAccepting(false)
	for {
		c, err := l.Listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil, err //nolint:wrapcheck // fasthttp looks at its text
		case err != nil:
			time.Sleep(wait) //nolint:forbidigo // out of files: nothing signals that one is free again
			wait = min(2*wait, last)
			continue
		}
		wait = first
		if admitted := l.admit(c); admitted != nil {
			return admitted, nil
		}
		l.refused.Add(1)
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0) // leave no state of it in the kernel
		}
		_ = c.Close()
	}
}

// setAccepting notes whether a connection may arrive that is not in conns yet.
func (l *Listener) setAccepting(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accepting = on
	l.checkQuiet()
}

// checkQuiet wakes Drain when nothing is left; l.mu is held.
func (l *Listener) checkQuiet() {
	if l.draining && !l.accepting && len(l.conns) == 0 {
		l.once.Do(func() { close(l.quiet) })
	}
}

func (l *Listener) admit(c net.Conn) *Conn {
	k := &Conn{Conn: c, listener: l}
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok && !l.opts.Trusted(a.IP) {
		k.address = limit.Network(a.IP.String())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	most := l.opts.PerAddress
	if l.open >= l.opts.Total/4*3 {
		most = min(most, crowdedShare)
	}
	if l.open >= l.opts.Total || (k.address != "" && l.addresses[k.address] >= most && !l.evict(k.address)) {
		return nil
	}
	l.open++
	l.conns[k] = true
	if k.address != "" {
		l.addresses[k.address]++
	}
	return k
}

// evict closes a connection of the address that carries no whole request, so that one client's
// idle connections, and requests that it never ends, do not keep its neighbours out. It reports
// false if it finds none; l.mu is held.
func (l *Listener) evict(address string) bool {
	looked := 0
	for k := range l.conns { // in no order
		if looked++; looked > evictAmong {
			return false
		}
		if k.address != address || hasUnread(k.Conn) ||
			!k.state.CompareAndSwap(connIdle, connClosed) && !k.state.CompareAndSwap(connPartial, connClosed) {
			continue
		}
		delete(l.conns, k)
		l.uncount(k)
		_ = k.Conn.Close() // there is no caller to return the error to
		return true
	}
	return false
}

// forget stops waiting for the connection in Drain; closed reports whether it also no
// longer counts as open, which is false for one that was hijacked.
func (l *Listener) forget(k *Conn, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conns[k] {
		delete(l.conns, k)
		l.checkQuiet()
	}
	if closed {
		l.uncount(k)
	}
}

// uncount takes the connection out of those that are open; l.mu is held.
func (l *Listener) uncount(k *Conn) {
	l.open--
	if k.address == "" {
		return
	}
	if l.addresses[k.address]--; l.addresses[k.address] == 0 {
		delete(l.addresses, k.address)
	}
}

// Close stops listening; it may be called more than once.
func (l *Listener) Close() error {
	if err := l.Listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err //nolint:wrapcheck // it is the listener's own
	}
	return nil
}

// Drain stops listening and returns when every request that was read is answered. If
// ctx ends first, it closes the remaining connections and returns ctx's error. Hijacked
// connections are left alone. The app's own shutdown comes after it.
func (l *Listener) Drain(ctx context.Context) error {
	l.Announce()
	closing := l.Close()
	l.mu.Lock()
	if !l.draining {
		l.draining = true
		l.checkQuiet()
	}
	l.mu.Unlock()
	for _, k := range l.remaining() {
		if k.served.Load() {
			k.closeIdle()
		}
	}
	patience := time.NewTicker(firstWait)
	defer patience.Stop()
	for {
		select {
		case <-l.quiet:
			return closing
		case <-patience.C:
			for _, k := range l.remaining() {
				k.closeIdle()
			}
		case <-ctx.Done():
			for _, k := range l.remaining() {
				_ = k.Close()
			}
			return ctx.Err() //nolint:wrapcheck // the caller's own
		}
	}
}

// remaining lists the connections that speak HTTP.
func (l *Listener) remaining() []*Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]*Conn, 0, len(l.conns))
	for k := range l.conns {
		list = append(list, k)
	}
	return list
}

func (l *Listener) isDraining() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.draining
}
