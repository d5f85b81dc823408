package listener

import (
	"errors"
	"io"
	"net"
	"testing"
)

// pair returns a connection and the client's end of it.
func pair(t *testing.T) (*Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := New(l, Options{})
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = client.Close(), g.Close() })
	c, err := g.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return c.(*Conn), client
}

// A connection is closed as idle, or hands a request on: never both.
func TestIdleOrBusy(t *testing.T) {
	k, client := pair(t)
	if _, err := client.Write([]byte("GET")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 3)
	if _, err := io.ReadFull(k, b); err != nil {
		t.Fatal(err)
	}
	k.closeIdle()
	if k.state.Load() != connBusy || k.listener.Open() != 1 {
		t.Fatal("closed under a request")
	}
	k.setState("active")
	k.setState("idle")
	k.closeIdle()
	if n, err := k.Read(b); n != 0 || !errors.Is(err, io.EOF) || k.listener.Open() != 0 {
		t.Fatalf("after it was closed: %d bytes, %v", n, err)
	}
}

// late is a connection whose bytes arrive in the very moment in which it is closed.
type late struct {
	net.Conn
	meanwhile func()
}

func (c late) Read(b []byte) (int, error) {
	n := copy(b, "POST /api/v1/tickets")
	c.meanwhile()
	return n, nil
}

func TestNotAByteAfterItWasClosed(t *testing.T) {
	k, _ := pair(t)
	k.Conn = late{k.Conn, k.closeIdle}
	if n, err := k.Read(make([]byte, 64)); n != 0 || !errors.Is(err, io.EOF) {
		t.Fatalf("%d bytes of a request were handed on, %v", n, err)
	}
}

// What becomes a socket is no longer waited for, but still counts.
func TestSocketsAreNotDrained(t *testing.T) {
	k, client := pair(t)
	if _, err := client.Write([]byte("G")); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	k.setState("hijacked")
	if err := k.listener.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k.listener.Open() != 1 {
		t.Fatal("the socket is not counted")
	}
	for range 2 {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if k.listener.Open() != 0 {
		t.Fatalf("%d open after all was closed", k.listener.Open())
	}
}
