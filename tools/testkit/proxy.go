package testkit

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy is a network that can be cut: it forwards bytes between its own loopback port and a
// target. Its methods are safe for concurrent use.
type Proxy struct {
	target string
	addr   string
	wg     sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener // nil while the network is cut
	conns    map[net.Conn]bool
	closed   bool
}

// StartProxy starts a proxy to host:port. It ends with the test.
func StartProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	port, err := freePort()
	if err != nil {
		t.Fatalf("testkit: start a proxy: %v", err)
	}
	p := &Proxy{target: target, addr: address(port), conns: map[net.Conn]bool{}}
	if err := p.Resume(); err != nil {
		t.Fatalf("testkit: start a proxy: %v", err)
	}
	t.Cleanup(func() {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.Cut()
		p.wg.Wait()
	})
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

// Cut closes all connections and refuses new ones, as if the target's machine were off.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
	for c := range p.conns {
		reset(c)
	}
	clear(p.conns)
}

// Resume accepts connections again.
func (p *Proxy) Resume() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errors.New("the proxy has ended")
	}
	if p.listener != nil {
		return nil
	}
	listener, err := net.Listen("tcp4", p.addr)
	if err != nil {
		return err
	}
	p.listener = listener
	p.wg.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // refused from here on
			}
			p.wg.Go(func() { p.serve(client) })
		}
	})
	return nil
}

// serve joins a connection to the target until both sides have ended it or it is cut.
func (p *Proxy) serve(client net.Conn) {
	server, err := net.DialTimeout("tcp4", p.target, exitDeadline)
	if err != nil {
		reset(client)
		return
	}
	p.mu.Lock()
	cut := p.listener == nil // a connection accepted at the moment of Cut is closed too
	p.conns[client], p.conns[server] = !cut, !cut
	p.mu.Unlock()
	if !cut {
		var there sync.WaitGroup
		there.Go(func() { pump(server, client) })
		pump(client, server)
		there.Wait()
	}
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
	reset(client)
	reset(server)
}

// pump forwards bytes and the end of one direction; an error ends both.
func pump(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		reset(to)
		reset(from)
		return
	}
	_ = to.(*net.TCPConn).CloseWrite()
}

// reset closes a connection so that the other side sees an error instead of an orderly
// end.
func reset(c net.Conn) {
	_ = c.(*net.TCPConn).SetLinger(0)
	c.Close()
}
