package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
)

// rawRequest sends the beginning of a request on a connection of its own.
func rawRequest(t *testing.T, s *apitest.Server, text string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// unfinished sends a POST that announces a body of size bytes and lacks its end.
func unfinished(t *testing.T, s *apitest.Server, path, token string, size, sent int) net.Conn {
	t.Helper()
	return rawRequest(t, s, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s",
		path, token, size, strings.Repeat("x", sent)))
}

// answered returns the answer on the connection.
func answered(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

// Strangers who announce large bodies are refused by the header; nothing is kept for them.
func TestLargeBodiesOfStrangers(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	kiosk, err := s.Token("kiosk")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 150 {
		path, token, want := "/api/v1/tickets", "x", http.StatusRequestEntityTooLarge
		switch i % 3 {
		case 1: // the import is for administrators
			path, want = "/api/v1/hall", http.StatusUnauthorized
		case 2:
			path, token, want = "/api/v1/hall?x=1", kiosk, http.StatusForbidden
		}
		res := answered(t, unfinished(t, s, path, token, 2<<20, 16<<10))
		if res.StatusCode != want || !res.Close {
			t.Fatalf("%s: %+v, want %d", path, res, want)
		}
	}
	waitForMetric(t, s, "mpp_http_bodies_bytes 0\n")

	admin, err := s.Token("admin")
	if err != nil {
		t.Fatal(err)
	}
	conn := unfinished(t, s, "/api/v1/hall", admin, 2<<20, 16<<10)
	waitForMetric(t, s, "mpp_http_bodies_bytes 2.097152e+06\n")
	conn.Close()
	waitForMetric(t, s, "mpp_http_bodies_bytes 0\n")
}

// Unfinished bodies take a bounded share together, which is given back when they end.
func TestUnfinishedBodies(t *testing.T) {
	t.Parallel()
	const share = 1 << 20
	s := apitest.Start(t, func(d *api.Deps) { d.Limits.Bodies = share })
	var waiting []net.Conn
	for range 150 {
		waiting = append(waiting, unfinished(t, s, "/api/v1/tickets", "x", 16<<10, 8<<10))
	}
	const fit = share / 4 / (16 << 10)
	waitForMetric(t, s, fmt.Sprintf("mpp_http_bodies_refused_total %d\n", 150-fit))
	waitForMetric(t, s, fmt.Sprintf("mpp_http_bodies_bytes %d\n", share/4))
	res := answered(t, unfinished(t, s, "/api/v1/tickets", "x", 16<<10, 8<<10))
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("refused with %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	// Those who are known, and small bodies, still get through.
	s.Post("kiosk", "/api/v1/tickets", `{"service":"ktp"}`+strings.Repeat(" ", 8<<10), http.StatusCreated, nil)
	s.Post("", "/api/v1/demo/sign-in", `{"key":"admin"}`, http.StatusOK, nil)
	for _, conn := range waiting {
		conn.Close()
	}
	waitForMetric(t, s, "mpp_http_bodies_bytes 0\n")
}
