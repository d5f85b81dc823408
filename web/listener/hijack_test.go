package listener

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// A handler either answers, and the connection goes on to the next request, or has the
// connection for itself, both ways, until it closes it.
func TestHijack(t *testing.T) {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ReadTimeout: time.Second})
	app.Server().KeepHijackedConns = true
	taken := make(chan net.Conn, 1)
	app.Get("/live", Hijack(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			w.Header().Set("Retry-After", "2")
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		if _, _, err := w.(http.Hijacker).Hijack(); err == nil {
			t.Error("hijacked twice")
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
		taken <- conn
	}))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	defer func() { _ = app.Shutdown() }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for range 2 {
		_, _ = io.WriteString(conn, "GET /live HTTP/1.1\r\nHost: x\r\n\r\n")
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") != "2" || !strings.Contains(string(body), "not now") {
			t.Fatalf("%s %v %s", res.Status, res.Header, body)
		}
	}
	_, _ = io.WriteString(conn, "GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: something\r\n\r\n")
	if res, err := http.ReadResponse(in, nil); err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v %v", res, err)
	}
	server := <-taken
	_, _ = io.WriteString(conn, "ping")
	got := make([]byte, 4)
	if _, err := io.ReadFull(server, got); err != nil || string(got) != "ping" {
		t.Fatalf("the server read %q, %v", got, err)
	}
	_, _ = io.WriteString(server, "pong")
	if _, err := io.ReadFull(in, got); err != nil || string(got) != "pong" {
		t.Fatalf("the client read %q, %v", got, err)
	}
	_ = server.Close()
	if _, err := in.ReadByte(); err != io.EOF {
		t.Fatalf("after the close: %v", err)
	}
}
