package live_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
)

// TestTwoHundredSocketsBehindFiber is the proof for docs/decisions: gorilla's
// upgrade works behind Fiber's adaptor, both ways, beside plain requests, and all
// sockets end when the hub stops.
func TestTwoHundredSocketsBehindFiber(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: 200 * time.Millisecond, Silence: patience})
	clients := make([]*livetest.Client, 200)
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			c, err := livetest.Dial(n.ctx, n.url, nil)
			if err != nil {
				t.Error(err)
				return
			}
			clients[i] = c
			if err := c.Sub("board:utama"); err != nil {
				t.Error(err)
			}
			if _, err := c.WaitTopic(n.ctx, "board:utama", func(livetest.View) bool { return true }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	var last int64
	for range 20 {
		last = source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	}
	resp, err := http.Get("http" + strings.TrimSuffix(strings.TrimPrefix(n.url, "ws"), "/live") + "/healthz")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("a plain request beside the sockets: %v %v", resp, err)
	}
	_ = resp.Body.Close()
	for i, c := range clients {
		v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq == last })
		if v.Deltas != 20 || v.Snapshots != 1 {
			t.Fatalf("client %d: %d deltas, %d snapshots", i, v.Deltas, v.Snapshots)
		}
	}
	s := n.hub.Stats()
	if s.Deltas != 20 || s.Sockets != 200 || s.Messages < 200*22 {
		t.Fatalf("%d deltas encoded for %d sockets, %d frames", s.Deltas, s.Sockets, s.Messages)
	}
	n.stop()
	for _, c := range clients {
		if code := n.closeCode(c); code != live.CloseStopping {
			t.Fatalf("closed with %d, want 1001", code)
		}
	}
	if s := n.hub.Stats(); s.Sockets != 0 || s.CutStopping != 200 || s.Subscriptions != 0 {
		t.Fatalf("after the stop: %+v", s)
	}
	if _, err := livetest.Dial(n.ctx, n.url, nil); err == nil {
		t.Fatal("a stopped node took a socket")
	}
}

func TestProtocolErrorsAreClosed(t *testing.T) {
	n := startNode(t, newSource(), fast)
	big := `{"op":"sub","topic":"` + strings.Repeat("x", 5000) + `"}`
	for name, frame := range map[string]string{
		"not json": "hello", "array": "[]", "number": "7", "null": "null", "no op": "{}", "unknown op": `{"op":"shout"}`,
		"since no number": `{"op":"sub","topic":"hall","since":"x"}`, "two objects": `{"op":"unsub"}{"op":"unsub"}`,
		"over 4 KiB": big, "empty": "", "far over": strings.Repeat("[", 200<<10),
	} {
		c := n.dial()
		_ = c.SendRaw(websocket.TextMessage, []byte(frame)) // may be answered before it is all sent
		if code := n.closeCode(c); code != live.CloseProtocol {
			t.Errorf("%s: closed with %d, want 4400", name, code)
		}
	}
	c := n.dial()
	n.must(c.SendRaw(websocket.BinaryMessage, []byte(`{"op":"unsub","topic":"hall"}`)))
	if code := n.closeCode(c); code != live.CloseProtocol {
		t.Errorf("binary: closed with %d", code)
	}
	if s := n.hub.Stats(); s.CutProtocol != 12 {
		t.Errorf("%d closed for protocol errors, want 12", s.CutProtocol)
	}
	n.sub(n.dial(), "board:utama") // the node is none the worse
}

func TestTooManyTopicsAndRequests(t *testing.T) {
	n := startNode(t, newSource(), live.Options{Heartbeat: time.Hour, Silence: patience})
	var ids []string
	source := newSource()
	source.Do(func(h *halltest.Hall) {
		for range 40 {
			ids = append(ids, h.Issue("ktp", "regular").Ticket.ID)
		}
	})
	m := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience})
	c := m.dial()
	for _, id := range ids[:32] {
		m.sub(c, "ticket:"+id)
	}
	m.sub(c, "ticket:"+ids[3]) // again is not one more
	m.must(c.Sub("ticket:" + ids[32]))
	if code := m.closeCode(c); code != live.CloseProtocol {
		t.Errorf("33 topics: closed with %d", code)
	}
	c = n.dial()
	for range 200 {
		if c.Sub("board:utama") != nil {
			break
		}
	}
	if code := n.closeCode(c); code != live.CloseProtocol {
		t.Errorf("200 requests at once: closed with %d", code)
	}
}

func TestSlowReaderIsCutAndOthersGetAll(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience, Queue: 8, WriteWait: patience})
	slow, resp, err := websocket.DefaultDialer.DialContext(n.ctx, n.url, nil) // reads only when told to
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	defer func() { _ = slow.Close() }()
	n.must(slow.WriteJSON(map[string]any{"op": "hello", "token": "manager"}))
	n.must(slow.WriteJSON(map[string]any{"op": "sub", "topic": "hall"}))
	quick := n.as("manager")
	n.sub(quick, "hall")
	for n.hub.Stats().CutSlow == 0 {
		seq := source.Do(func(h *halltest.Hall) {
			cfg := halltest.Config()
			cfg.Version = h.Config.Version + 1
			cfg.Hall.Name = fmt.Sprintf("%d %s", cfg.Version, strings.Repeat("x", 100_000)) // a large patch
			if err := cfg.Prepare(); err != nil {
				panic(err)
			}
			h.Configure(cfg)
		})
		n.wait(quick, "hall", func(v livetest.View) bool { return v.Seq == seq })
		if n.ctx.Err() != nil {
			t.Fatal("a client that does not read is not cut")
		}
	}
	for err == nil { // now it reads: what was under way, then why it was cut
		_, _, err = slow.ReadMessage()
	}
	if !websocket.IsCloseError(err, live.CloseSlow) {
		t.Fatalf("the slow client was told %v, want 4408", err)
	}
	if v := quick.View("hall"); v.Snapshots != 1 {
		t.Fatalf("the quick one got %d snapshots", v.Snapshots)
	}
}

// TestMissedMoreThanTheQueueHolds: a display that comes back for more than a socket's queue
// holds gets all of it, and is not cut as a slow one again and again.
func TestMissedMoreThanTheQueueHolds(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience, Queue: 8})
	c := n.dial()
	n.sub(c, "board:timur")
	had := c.View("board:timur")
	c.Close()
	var seq int64
	for range 100 {
		seq = source.Do(func(h *halltest.Hall) { h.Issue("skck", "regular") })
	}
	n.must(n.feed.WaitSeq(n.ctx, seq))
	for range 3 { // a writer that happens to be quick enough proves nothing
		c = n.dial()
		c.Seed("board:timur", had)
		n.must(c.Resume("board:timur"))
		v, err := c.WaitTopic(n.ctx, "board:timur", func(v livetest.View) bool { return v.Seq == seq })
		if err != nil || v.Deltas != 100 || v.Snapshots != 0 {
			t.Fatalf("%d deltas, %d snapshots: %v", v.Deltas, v.Snapshots, err)
		}
		seq = source.Do(func(h *halltest.Hall) { h.Issue("skck", "regular") }) // and goes on
		n.wait(c, "board:timur", func(v livetest.View) bool { return v.Seq == seq })
		seq = source.Do(func(h *halltest.Hall) { h.Issue("skck", "regular") })
		n.must(n.feed.WaitSeq(n.ctx, seq))
		c.Close()
		had = livetest.View{State: had.State, Seq: seq - 100}
	}
	if s := n.hub.Stats(); s.CutSlow != 0 {
		t.Errorf("%d sockets were cut as too slow", s.CutSlow)
	}
}

func TestLimitsOfSockets(t *testing.T) {
	n := startNode(t, newSource(), live.Options{Heartbeat: time.Hour, Silence: patience, PerPeer: 3, TrialTimeout: time.Millisecond})
	var kept []*livetest.Client
	for range 3 {
		c := n.dial()
		n.sub(c, "board:utama")
		kept = append(kept, c)
	}
	if code := n.closeCode(n.dial()); code != live.CloseTooMany {
		t.Fatalf("the fourth from one address: closed with %d", code)
	}
	kept[0].Close()
	waitUntil(t, n, func() bool { return n.hub.Stats().Sockets == 2 }) // the server noticed
	n.sub(n.dial(), "board:utama")
	if s := n.hub.Stats(); s.Refused != 1 {
		t.Fatalf("%+v", s)
	}
}

func TestSilentClientIsDropped(t *testing.T) {
	n := startNode(t, newSource(), live.Options{Heartbeat: 20 * time.Millisecond})
	conn, resp, err := websocket.DefaultDialer.DialContext(n.ctx, n.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	defer func() { _ = conn.Close() }()
	waitUntil(t, n, func() bool { // it never reads, so it answers no ping
		s := n.hub.Stats()
		return s.Accepted == 1 && s.Sockets == 0
	})
}

// A client may ping, and says goodbye first with a code that comes back.
func TestPongAndGoodbye(t *testing.T) {
	n := startNode(t, newSource(), fast)
	conn, resp, err := websocket.DefaultDialer.DialContext(n.ctx, n.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	defer func() { _ = conn.Close() }()
	pong := ""
	conn.SetPongHandler(func(data string) error {
		pong = data
		return conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	})
	n.must(conn.WriteMessage(websocket.PingMessage, []byte("there?")))
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if pong != "there?" || !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Fatalf("pong %q, and the end was %v", pong, err)
	}
}

func TestOrigins(t *testing.T) {
	n := startNode(t, newSource(), fast)
	host := strings.TrimSuffix(strings.TrimPrefix(n.url, "ws://"), "/live")
	for origin, want := range map[string]bool{
		"": true, "http://" + host: true, "https://evil.example": false, "null": false, "http://%zz": false,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		c, err := livetest.Dial(n.ctx, n.url, header)
		if (err == nil) != want {
			t.Errorf("origin %q: %v", origin, err)
		}
		if c != nil {
			c.Break()
		}
	}
	resp, err := http.Get("http://" + host + "/live")
	if err != nil || resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a plain GET: %v %v", resp, err)
	}
	_ = resp.Body.Close()
}

func TestStartAndStopInAnyOrder(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	never := live.NewFeed(newSource(), nil)
	never.Stop()
	never.Stop()
	never.Start(ctx)
	if never.View(func(*hall.Day) {}) {
		t.Error("a stopped feed started")
	}
	early, end := context.WithCancel(ctx)
	end()
	if err := never.WaitSeq(early, 0); err == nil {
		t.Error("WaitSeq outlived its context")
	}
	hub := live.NewHub(live.NewFeed(newSource(), nil), live.Options{})
	for range 2 {
		if err := hub.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	}
	hub.Start()
	feed := live.NewFeed(newSource(), nil)
	hub = live.NewHub(feed, live.Options{})
	feed.Start(ctx)
	feed.Start(ctx)
	hub.Start()
	hub.Start()
	if err := hub.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	feed.Stop()
	feed.Stop()
}
