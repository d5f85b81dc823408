package live_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/live"
	"mpp/live/livetest"
)

// soon is how long a revocation may take to reach an open socket.
const soon = time.Second

// credentials are keys whose tokens can be revoked, as a node has them.
type credentials struct {
	t       *testing.T
	revoked access.RevokedSet
	keys    *access.Keys
}

func newCredentials(t *testing.T) *credentials {
	t.Helper()
	c := &credentials{t: t}
	var err error
	if c.keys, err = access.NewKeys([]byte("a secret of sixteen bytes"), access.KeyOptions{Revoked: &c.revoked}); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *credentials) authorize(token string) (hall.Actor, time.Time, error) {
	p, err := c.keys.Verify(token)
	return p.Watcher(), p.ExpiresAt, err
}

func (c *credentials) mint(p access.Principal, life time.Duration) string {
	c.t.Helper()
	token, err := c.keys.Mint(p, life)
	if err != nil {
		c.t.Fatal(err)
	}
	return token
}

var (
	aKiosk    = access.Principal{Kind: access.KindDevice, Role: hall.RoleKiosk, ID: "d1", TokenID: "device-token"}
	anOfficer = access.Principal{Kind: access.KindPerson, Role: hall.RoleOfficer, ID: "sri", TokenID: "session", Agency: "dukcapil", Counter: "l1", Take: "take"}
)

// Nothing but Recheck tells these sockets: their heartbeat is an hour away.
func startQuietNode(t *testing.T, c *credentials) *node {
	t.Helper()
	return startNode(t, newSource(), live.Options{Heartbeat: time.Hour, Silence: patience, Authorize: c.authorize})
}

func TestARevokedTokenEndsItsSockets(t *testing.T) {
	c := newCredentials(t)
	n := startQuietNode(t, c)
	kiosk, guest := n.as(c.mint(aKiosk, time.Hour)), n.dial()
	n.sub(kiosk, "board:utama")
	n.sub(guest, "board:utama")
	c.revoked.Revoke(aKiosk.TokenID, time.Now().Add(time.Hour))
	since := time.Now()
	n.hub.Recheck()
	if code := n.closeCode(kiosk); code != live.CloseAuth {
		t.Errorf("a revoked device: closed with %d", code)
	}
	if took := time.Since(since); took > soon {
		t.Errorf("a revoked device was closed after %v", took)
	}
	n.sub(guest, "board:utama") // whoever has no token is left alone
}

func TestATakeOverEndsTheConsole(t *testing.T) {
	c := newCredentials(t)
	n := startQuietNode(t, c)
	officer := n.as(c.mint(anOfficer, time.Hour))
	n.sub(officer, "counter:l1")
	n.sub(officer, "agency:dukcapil")
	from := len(officer.Messages())
	c.revoked.Revoke(anOfficer.Take, time.Now().Add(time.Hour))
	since := time.Now()
	n.hub.Recheck()
	m, err := officer.WaitOp(n.ctx, from, "error")
	if err != nil || m.Topic != "counter:l1" || m.Code != "forbidden" {
		t.Fatalf("%+v %v", m, err)
	}
	if took := time.Since(since); took > soon {
		t.Errorf("the console went after %v", took)
	}
	from = len(officer.Messages())
	n.must(officer.Sub("counter:l1"))
	if m, err := officer.WaitOp(n.ctx, from, "error"); err != nil || m.Code != "forbidden" {
		t.Errorf("the console came back: %+v %v", m, err)
	}
	n.sub(officer, "board:utama") // the officer stays signed in
	waitUntil(t, n, func() bool { return n.hub.Stats().Subscriptions == 2 })
}

// A page of a person who signed in has no token to send: the browser's cookie is one.
func TestTheCookieOfTheUpgrade(t *testing.T) {
	c := newCredentials(t)
	n := startQuietNode(t, c)
	own := "http://" + n.url[len("ws://"):len(n.url)-len("/live")]
	cookie := func(token, origin string) *livetest.Client {
		h := http.Header{fiber.HeaderCookie: {"other=1; mpp_session=" + token}}
		if origin != "" {
			h.Set(fiber.HeaderOrigin, origin)
		}
		client, err := livetest.Dial(n.ctx, n.url, h)
		n.must(err)
		t.Cleanup(client.Break)
		return client
	}
	officer := c.mint(anOfficer, time.Hour)
	for _, origin := range []string{own, ""} {
		client := cookie(officer, origin)
		n.must(client.Sub("counter:l1"))
		if m, err := client.WaitOp(n.ctx, 0, "error"); err != nil || m.Code != "forbidden" {
			t.Errorf("from %q without a hello: %+v %v", origin, m, err)
		}
		n.must(client.Hello(""))
		n.sub(client, "counter:l1")
	}
	if _, err := livetest.Dial(n.ctx, n.url, http.Header{fiber.HeaderOrigin: {"https://evil.example"}}); err == nil {
		t.Error("a page of any other site may connect")
	}
	// The token in a hello is the page's own choice, and goes before the cookie.
	kiosk := cookie(officer, own)
	n.must(kiosk.Hello(c.mint(aKiosk, time.Hour)))
	n.must(kiosk.Sub("counter:l1"))
	if m, err := kiosk.WaitOp(n.ctx, 0, "error"); err != nil || m.Code != "forbidden" {
		t.Errorf("a hello with another token: %+v %v", m, err)
	}
	ending := cookie(c.mint(anOfficer, time.Second), own)
	n.must(ending.Hello(""))
	if code := n.closeCode(ending); code != live.CloseAuth {
		t.Errorf("a cookie that ended: closed with %d", code)
	}
}
