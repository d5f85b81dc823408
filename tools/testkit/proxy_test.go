package testkit

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// echo is a server that sends everything back.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return listener.Addr().String()
}

func dialed(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp4", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// says sends a text and reads it back.
func says(c net.Conn, word string, patience time.Duration) error {
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, word); err != nil {
		return err
	}
	return hears(c, word, patience)
}

func hears(c net.Conn, word string, patience time.Duration) error {
	_ = c.SetDeadline(time.Now().Add(patience))
	got := make([]byte, len(word))
	if _, err := io.ReadFull(c, got); err != nil {
		return err
	}
	if string(got) != word {
		return errors.New("heard " + string(got))
	}
	return nil
}

const patient = 10 * time.Second

func TestProxyCuts(t *testing.T) {
	p := StartProxy(t, echo(t))
	c, addr := dialed(t, p), p.Addr()
	if err := says(c, "one", patient); err != nil {
		t.Fatal(err)
	}
	p.Cut()
	if err := hears(c, "x", patient); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("a cut connection gives %v", err)
	}
	if _, err := net.Dial("tcp4", p.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dial gives %v", err)
	}
	if err := p.Resume(); err != nil {
		t.Fatal(err)
	}
	if p.Addr() != addr {
		t.Errorf("it came back on %s, was on %s", p.Addr(), addr)
	}
	if err := says(dialed(t, p), "three", patient); err != nil {
		t.Errorf("after Resume: %v", err)
	}
}

func TestProxyHandsTheEndOn(t *testing.T) {
	p := StartProxy(t, echo(t))
	c := dialed(t, p)
	if err := says(c, "one", patient); err != nil {
		t.Fatal(err)
	}
	_ = c.(*net.TCPConn).CloseWrite()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("after the end came %v", err)
	}
}

func TestProxyStandsBeforeAServer(t *testing.T) {
	server := StartRedis(t)
	p := StartProxy(t, server.Addr())
	c := client(t, p.Through(server.URL()+"/1"))
	if err := c.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	p.Cut()
	if err := c.Ping(t.Context()).Err(); err == nil {
		t.Error("a cut server answers")
	}
	if err := p.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := c.Ping(t.Context()).Err(); err != nil {
		t.Errorf("after Resume: %v", err)
	}
}
