package packaging

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"mpp/tools/testkit"
)

// TestBehindProxies holds what operators are given for nginx, Caddy and HAProxy against
// the real programs and a real server.
func TestBehindProxies(t *testing.T) {
	binary, err := testkit.BuildServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	addr := freeAddress(t)
	run(t, []string{"MPP_ADDR=" + addr, "MPP_DATA=" + t.TempDir(), "MPP_PUBLIC_URL=https://" + proxyName, "MPP_TRUST_PROXY=127.0.0.1", "MPP_LOG=info"},
		[]string{binary, "demo"}, func(string) bool {
			res, err := http.Get("http://" + addr + "/readyz")
			if err != nil {
				return false
			}
			res.Body.Close()
			return res.StatusCode == http.StatusOK
		})
	for n, x := range proxies {
		t.Run(x.name, func(t *testing.T) {
			p := startProxy(t, n, addr)
			b := p.browser(t)
			t.Run("pages and tickets", b.pagesAndTickets)
			t.Run("live", b.live)
			t.Run("addresses", p.addresses)
			t.Run("framing", p.framing)
		})
	}
}

// behind is a browser before a proxy.
type behind struct {
	*proxyPlace
	http  *http.Client
	token string
}

func (p *proxyPlace) browser(t *testing.T) *behind {
	transport := &http.Transport{TLSClientConfig: p.tls(), ForceAttemptHTTP2: true, DialContext: p.connect}
	t.Cleanup(transport.CloseIdleConnections)
	return &behind{proxyPlace: p, http: &http.Client{Transport: transport, Timeout: 20 * time.Second}}
}

// connect connects to the proxy, whatever the name.
func (p *proxyPlace) connect(ctx context.Context, network, _ string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(p.client)}}
	return d.DialContext(ctx, network, p.addr)
}

// base is the address of the hall as its visitors write it.
func (p *proxyPlace) base() string { return "https://" + proxyName + ":" + port(p.addr) }

// ask sends a request through the proxy and decodes the JSON of its answer, unless into is nil.
func (b *behind) ask(t *testing.T, method, path, body string, status int, into any) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, b.base()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", fmt.Sprint(t.Name(), path, time.Now().UnixNano()))
		req.Header.Set("Origin", b.base())
	}
	req.Header.Set("X-Forwarded-Host", "evil.example")
	req.Header.Set("Forwarded", "host=evil.example")
	res, err := b.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status {
		t.Fatalf("%s %s: %d %.300s", method, path, res.StatusCode, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return res
}

type ticket struct {
	ID        string `json:"id"`
	FollowURL string `json:"follow_url"`
}

// issue takes a ticket as the information desk.
func (b *behind) issue(t *testing.T) (v ticket) {
	t.Helper()
	var services struct{ Services []struct{ ID string } }
	b.ask(t, http.MethodGet, "/api/v1/services", "", http.StatusOK, &services)
	var session struct{ Token string }
	b.token = ""
	b.ask(t, http.MethodPost, "/api/v1/demo/sign-in", `{"key":"desk"}`, http.StatusOK, &session)
	b.token = session.Token
	b.ask(t, http.MethodPost, "/api/v1/tickets", `{"service":"`+services.Services[0].ID+`"}`, http.StatusCreated, &v)
	return v
}

func (b *behind) pagesAndTickets(t *testing.T) {
	for _, path := range []string{"/", "/kiosk", "/office", "/sign-in"} {
		res := b.ask(t, http.MethodGet, path, "", http.StatusOK, nil)
		if res.Header.Get("Strict-Transport-Security") == "" || res.ProtoMajor != 2 {
			t.Errorf("%s: %s, Strict-Transport-Security %q", path, res.Proto, res.Header.Get("Strict-Transport-Security"))
		}
	}
	if v := b.issue(t); v.FollowURL != "https://"+proxyName+"/t/"+v.ID {
		t.Errorf("the ticket's page is %s", v.FollowURL)
	}
	b.ask(t, http.MethodPost, "/api/v1/tickets", `{"service":"`+strings.Repeat("x", 20<<10)+`"}`, http.StatusRequestEntityTooLarge, nil)
	b.ask(t, http.MethodGet, "/metrics", "", http.StatusNotFound, nil)
	b.ask(t, http.MethodGet, "/metrics?x=1", "", http.StatusNotFound, nil)
}

// live: a message comes through the proxy, a page of another site does not.
func (b *behind) live(t *testing.T) {
	v := b.issue(t)
	d := websocket.Dialer{NetDialContext: b.connect, TLSClientConfig: b.tls(), HandshakeTimeout: 20 * time.Second}
	address := "wss" + strings.TrimPrefix(b.base(), "https") + "/live"
	conn, _, err := d.Dial(address, http.Header{"Origin": {b.base()}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	until := func(op string) {
		t.Helper()
		if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		for {
			var m struct{ Op, Topic string }
			if err := conn.ReadJSON(&m); err != nil {
				t.Fatalf("waiting for %s: %v", op, err)
			}
			if m.Op == op && m.Topic == "ticket:"+v.ID {
				return
			}
		}
	}
	if err := conn.WriteJSON(map[string]string{"op": "sub", "topic": "ticket:" + v.ID}); err != nil {
		t.Fatal(err)
	}
	until("snapshot")
	b.ask(t, http.MethodPost, "/api/v1/tickets/"+v.ID+"/cancel", "", http.StatusOK, nil)
	until("delta")
	_, res, err := d.Dial(address, http.Header{"Origin": {"https://evil.example"}})
	if err == nil || res == nil || res.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another site: %v %v", res, err)
	}
}

// raw sends a request as it is written and returns all that comes until the connection ends.
func (p *proxyPlace) raw(t *testing.T, from, request string) string {
	t.Helper()
	conn, err := p.dial(from)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		return "" // refused at once
	}
	text, _ := io.ReadAll(conn) // a reset is an end as well
	return string(text)
}

// addresses: the server limits the client and not the proxy, whatever the client writes.
func (p *proxyPlace) addresses(t *testing.T) {
	guess := func(from string, n int) string {
		answer := p.raw(t, from, fmt.Sprintf("GET /api/v1/me HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Bearer a.b.c\r\nX-Forwarded-For: 198.51.100.%d\r\n"+
			"X-Forwarded-For: 203.0.113.%d\r\nConnection: close\r\n\r\n", proxyName, port(p.addr), n, n))
		status, _, _ := strings.Cut(strings.TrimPrefix(answer, "HTTP/1.1 "), " ")
		return status
	}
	limited := false
	for n := range 60 {
		limited = limited || guess(p.client, n) == "429"
	}
	if !limited {
		t.Error("sixty guesses of one client were not seen as its own")
	}
	if status := guess(p.another, 1); status != "401" {
		t.Errorf("another client pays for it: %q", status)
	}
}

// framing: whatever a proxy makes of a request whose end is disputed, the next client gets
// the answer to its own request.
func (p *proxyPlace) framing(t *testing.T) {
	host := "Host: " + proxyName + ":" + port(p.addr) + "\r\n"
	hidden := "GET /api/v1/zones/hidden/board HTTP/1.1\r\n" + host + "X-Rest: "
	length := fmt.Sprintf("Content-Length: %d\r\n", len("0\r\n\r\n"+hidden))
	chunk := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(hidden), hidden)
	for name, request := range map[string]string{
		"length before chunks":   "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks before length":   "POST /api/v1/tickets HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunk,
		"two lengths":            "POST /api/v1/tickets HTTP/1.1\r\n" + host + "Content-Length: 0\r\n" + length + "\r\n0\r\n\r\n" + hidden,
		"unknown coding":         "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"identity":               "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
		"chunks in HTTP/1.0":     "POST /api/v1/tickets HTTP/1.0\r\n" + host + "Connection: keep-alive\r\n" + length + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a space before a colon": "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a folded coding":        "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a tab in the coding":    "POST /api/v1/tickets HTTP/1.1\r\n" + host + length + "Transfer-Encoding: \tchunked\r\n\r\n0\r\n\r\n" + hidden,
		"a length with a sign":   "POST /api/v1/tickets HTTP/1.1\r\n" + host + "Content-Length: +0\r\n\r\n" + hidden,
	} {
		conn, err := p.dial(p.another)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		if first, err := bufio.NewReader(conn).ReadString('\n'); err == nil && strings.Contains(first, " 200 ") {
			t.Errorf("%s: %s", name, first)
		}
		for range 5 {
			answer := p.raw(t, p.another, "GET /healthz HTTP/1.1\r\n"+host+"Connection: close\r\n\r\n")
			if !strings.HasPrefix(answer, "HTTP/1.1 200 ") || !strings.Contains(answer, `"status":"ok"`) {
				t.Errorf("%s: the next client got %.300s", name, answer)
			}
		}
		conn.Close()
	}
}
