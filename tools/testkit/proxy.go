package testkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy is a network that can be broken: it forwards bytes between its own loopback port
// and a target. Its methods are safe for concurrent use.
type Proxy struct {
	target string
	addr   string
	wg     sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener // nil while connections are refused
	links    map[*link]bool
	flowing  chan struct{} // closed while bytes pass
	closed   bool
}

// link is one connection through the proxy.
type link struct {
	client, server net.Conn
	once           sync.Once
	gone           chan struct{} // closed when the link is
}

// StartProxy starts a proxy to host:port. It ends with the test.
func StartProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	p := &Proxy{target: target, addr: "127.0.0.1:0", links: map[*link]bool{}, flowing: make(chan struct{})}
	close(p.flowing)
	if err := p.Resume(); err != nil {
		t.Fatalf("testkit: start a proxy: %v", err)
	}
	t.Cleanup(p.close)
	return p
}

// Addr is the proxy's host:port.
func (p *Proxy) Addr() string { return p.addr }

// Through is a URL with the proxy's address in place of the server's.
func (p *Proxy) Through(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(fmt.Sprintf("testkit: %q is no URL: %v", address, err)) // a bug in the test itself
	}
	u.Host = p.addr
	return u.String()
}

// Drop closes all connections. New ones are accepted.
func (p *Proxy) Drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.cut()
	}
}

// Refuse refuses new connections. Existing ones go on.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
}

// Cut closes all connections and refuses new ones, as if the target's machine were off.
func (p *Proxy) Cut() {
	p.Refuse()
	p.Drop()
}

// Stall holds back the bytes of all connections, including new ones, as a network that
// loses packets does. No side sees an error.
func (p *Proxy) Stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.flowing:
		p.flowing = make(chan struct{})
	default: // it stalls already
	}
}

// Resume accepts connections again and forwards the bytes that were held back.
func (p *Proxy) Resume() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errors.New("the proxy has ended")
	}
	select {
	case <-p.flowing:
	default:
		close(p.flowing)
	}
	if p.listener != nil {
		return nil
	}
	listener, err := p.listen()
	if err != nil {
		return err
	}
	p.listener, p.addr = listener, listener.Addr().String()
	p.wg.Go(func() { p.accept(listener) })
	return nil
}

// listen binds the proxy's port, which an outgoing connection may occupy for a moment.
func (p *Proxy) listen() (net.Listener, error) {
	ctx, cancel := context.WithTimeout(context.Background(), exitDeadline)
	defer cancel()
	var listener net.Listener
	var last error
	err := poll(ctx, func() (bool, error) {
		listener, last = net.Listen("tcp4", p.addr)
		return last == nil, nil
	})
	return listener, errors.Join(err, last)
}

func (p *Proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return // refused from here on
		}
		p.wg.Go(func() { p.serve(client) })
	}
}

// serve joins a connection to the target until one side ends it or it is cut.
func (p *Proxy) serve(client net.Conn) {
	server, err := net.DialTimeout("tcp4", p.target, exitDeadline)
	if err != nil {
		reset(client)
		return
	}
	l := &link{client: client, server: server, gone: make(chan struct{})}
	if !p.add(l) {
		l.cut()
		return
	}
	defer p.remove(l)
	defer l.cut()
	var there sync.WaitGroup
	there.Go(func() { p.pump(l, server, client) })
	p.pump(l, client, server)
	there.Wait()
}

// pump forwards bytes and the end of one direction; an error ends the link.
func (p *Proxy) pump(l *link, to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		select {
		case <-p.gate():
		case <-l.gone:
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				l.cut()
				return
			}
		}
		if errors.Is(err, io.EOF) {
			_ = to.(*net.TCPConn).CloseWrite()
			return
		}
		if err != nil {
			l.cut()
			return
		}
	}
}

func (p *Proxy) gate() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.flowing
}

func (p *Proxy) add(l *link) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A connection accepted at the moment of Cut is closed too.
	if p.closed || p.listener == nil {
		return false
	}
	p.links[l] = true
	return true
}

func (p *Proxy) remove(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.Cut()
	p.wg.Wait()
}

// cut ends both sides at once.
func (l *link) cut() {
	l.once.Do(func() {
		close(l.gone)
		reset(l.client)
		reset(l.server)
	})
}

// reset closes a connection so that the other side sees an error instead of an orderly
// end.
func reset(c net.Conn) {
	_ = c.(*net.TCPConn).SetLinger(0)
	c.Close()
}
