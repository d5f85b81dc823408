package live_test

import (
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
)

func TestWhoMayWatchWhat(t *testing.T) {
	source := newSource()
	var id string
	source.Do(func(h *halltest.Hall) { id = h.Issue("ktp", "regular").Ticket.ID })
	n := startNode(t, source, fast)
	n.must(n.feed.WaitSeq(n.ctx, 1))
	topics := []string{"board:utama", "ticket:" + id, "counter:l1", "counter:l2", "counter:l4", "agency:dukcapil", "agency:polres", "hall"}
	allowed := map[string]string{ // by topic's place in the list
		"": "11000000", "kiosk": "11000000", "display": "11000000", "officer-l1": "11100100", "officer": "11110100",
		"supervisor": "11110100", "desk": "11111111", "manager": "11111111", "admin": "11111111",
	}
	for who, want := range allowed {
		c := n.dial()
		if who != "" {
			n.must(c.Hello(who))
		}
		got := ""
		for _, topic := range topics {
			from := len(c.Messages())
			n.must(c.Sub(topic))
			var answer livetest.Message
			n.must(c.Wait(n.ctx, func() bool {
				for _, m := range c.Messages()[from:] {
					if m.Topic == topic {
						answer = m
						return true
					}
				}
				return false
			}))
			switch {
			case answer.Op == "snapshot":
				got += "1"
			case answer.Op == "error" && answer.Code == "forbidden":
				got += "0"
			default:
				t.Errorf("%s on %s: %+v", who, topic, answer)
			}
		}
		if got != want {
			t.Errorf("%q may %s, want %s of %v", who, got, want, topics)
		}
	}
	c := n.as("admin")
	for topic, code := range map[string]string{
		"board:mars": "unknown_zone", "ticket:nobody": "unknown_ticket", "counter:l9": "unknown_counter", "agency:x": "unknown_agency",
		"hall:x": "not_found", "": "not_found", "board:": "not_found", "secret": "not_found",
	} {
		from := len(c.Messages())
		n.must(c.Sub(topic))
		if m, err := c.WaitOp(n.ctx, from, "error"); err != nil || m.Code != code || m.Topic != topic {
			t.Errorf("%q: %+v %v, want %s", topic, m, err, code)
		}
	}
}

func TestTokens(t *testing.T) {
	var mu sync.Mutex
	valid := true
	ended := make(chan struct{}, 1)
	auth := func(token string) (hall.Actor, time.Time, error) {
		mu.Lock()
		defer mu.Unlock()
		if token == "short" && valid {
			return tokens["manager"], time.Now().Add(30 * time.Millisecond), nil
		}
		if token == "short" {
			select {
			case ended <- struct{}{}:
			default:
			}
		}
		return authorize(token)
	}
	n := startNode(t, newSource(), live.Options{Heartbeat: time.Hour, Silence: patience, Authorize: auth})
	bad := n.as("forged")
	if code := n.closeCode(bad); code != live.CloseAuth {
		t.Errorf("a forged token: closed with %d", code)
	}
	c := n.as("short")
	n.sub(c, "hall")
	m, err := c.WaitOp(n.ctx, 1, "welcome")
	if err != nil || m.Role != "manager" {
		t.Fatalf("%+v %v", m, err)
	}
	mu.Lock()
	valid = false
	mu.Unlock()
	if code := n.closeCode(c); code != live.CloseAuth {
		t.Errorf("an ended token: closed with %d", code)
	}
	<-ended // it was asked again, not cut by a clock alone

	c = n.as("manager")
	n.sub(c, "hall")
	n.sub(c, "board:utama")
	from := len(c.Messages())
	n.must(c.Hello("display"))
	if m, err := c.WaitOp(n.ctx, from, "error"); err != nil || m.Topic != "hall" || m.Code != "forbidden" {
		t.Errorf("a lesser token keeps the hall: %+v %v", m, err)
	}
	waitUntil(t, n, func() bool { return n.hub.Stats().Subscriptions == 1 }) // the board's
}

// A new configuration may move a counter to another agency, or end it: sockets that are
// open already keep only what their actor may watch now.
// Pages load the hall anew when the feed names another configuration; they need not wait
// for a heartbeat that is an hour away.
func TestANewConfigurationIsToldAtOnce(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience})
	c := n.as("manager")
	n.sub(c, "board:utama")
	from := len(c.Messages())
	source.Do(func(h *halltest.Hall) { cfg := *h.Config; cfg.Version += 4; h.Configure(&cfg) })
	m, err := c.WaitOp(n.ctx, from, "heartbeat")
	if err != nil {
		t.Fatal(err)
	}
	n.feed.View(func(d *hall.Day) {
		if m.Version != d.Config().Version || m.Date != d.Date() || m.Date == "" {
			t.Errorf("the heartbeat says %d and %q, in force are %d and %q", m.Version, m.Date, d.Config().Version, d.Date())
		}
	})
}

func TestRightsFollowTheConfiguration(t *testing.T) {
	var mu sync.Mutex
	agency, ended := "dukcapil", false
	auth := func(token string) (hall.Actor, time.Time, error) {
		mu.Lock()
		defer mu.Unlock()
		if token != "officer-l1" {
			return authorize(token)
		}
		if ended {
			return hall.Actor{}, time.Time{}, hall.Refuse(hall.CodeUnauthenticated, "the counter has ended")
		}
		return hall.Actor{Role: hall.RoleOfficer, ID: "o1", Counter: "l1", Agency: agency}, time.Time{}, nil
	}
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience, Authorize: auth})
	configure := func(change func()) {
		mu.Lock()
		change()
		mu.Unlock()
		source.Do(func(h *halltest.Hall) { cfg := *h.Config; cfg.Version++; h.Configure(&cfg) })
	}
	guest, manager, officer := n.dial(), n.as("manager"), n.as("officer-l1")
	n.sub(guest, "board:utama")
	n.sub(manager, "hall")
	n.sub(officer, "agency:dukcapil")
	n.sub(officer, "counter:l1")
	from := len(officer.Messages())
	configure(func() { agency = "polres" })
	if m, err := officer.WaitOp(n.ctx, from, "error"); err != nil || m.Topic != "agency:dukcapil" || m.Code != "forbidden" {
		t.Fatalf("%+v %v", m, err)
	}
	n.sub(officer, "agency:polres")
	waitUntil(t, n, func() bool { return n.hub.Stats().Subscriptions == 4 })
	configure(func() { ended = true })
	if code := n.closeCode(officer); code != live.CloseAuth {
		t.Errorf("after the counter's end: closed with %d", code)
	}
	waitUntil(t, n, func() bool { return n.hub.Stats().Subscriptions == 2 }) // the manager's and the guest's
}

// Whoever has the id of a ticket watches it, without what an officer wrote about its hold.
func TestTicketTopicHasNoWordsOfStaff(t *testing.T) {
	source := newSource()
	var ticket string
	source.Do(func(h *halltest.Hall) {
		h.Counter("l1", hall.CounterActOpen)
		ticket = h.Issue("ktp", "regular").Ticket.ID
		h.CallNext("l1")
		h.Act(ticket, hall.ActHold, "")
	})
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience})
	shown := func(as *livetest.Client, topic, list string) string {
		held := n.sub(as, topic).State[list]
		if rows, ok := held.([]any); ok {
			held = rows[0]
		}
		fields, _ := held.(map[string]any)
		if fields["state"] != "held" {
			t.Fatalf("%s: %v", topic, held)
		}
		reason, _ := fields["reason"].(string)
		return reason
	}
	if got := shown(n.dial(), "ticket:"+ticket, "ticket"); got != "" {
		t.Errorf("a phone reads %q", got)
	}
	if shown(n.as("officer-l1"), "counter:l1", "held") == "" {
		t.Error("the console has no reason")
	}
}

// A training's clock runs ahead of the tokens' ends, which are in real time.
func TestTokensEndInRealTime(t *testing.T) {
	ahead := func() time.Time { return time.Now().AddDate(1, 0, 0) }
	lasts := func(token string) (hall.Actor, time.Time, error) {
		actor, _, err := authorize(token)
		return actor, time.Now().Add(time.Hour), err
	}
	n := startNode(t, newSource(), live.Options{Heartbeat: 50 * time.Millisecond, Silence: patience, Authorize: lasts, Clock: ahead})
	manager := n.as("manager")
	n.sub(manager, "hall")
	from := len(manager.Messages())
	for range 3 {
		if m, err := manager.WaitOp(n.ctx, from, "heartbeat"); err != nil || m.At == "" {
			t.Fatalf("%+v %v", m, err)
		}
		from = len(manager.Messages())
	}
}

// An import changes the standards and names of a page that is open, without a reload.
func TestStandardsFollowTheConfiguration(t *testing.T) {
	source := newSource()
	n := startNode(t, source, live.Options{Heartbeat: time.Hour, Silence: patience})
	manager := n.as("manager")
	n.sub(manager, "hall")
	from := len(manager.Messages())
	source.Do(func(h *halltest.Hall) {
		next, err := h.Config.Clone()
		if err != nil {
			t.Error(err)
			return
		}
		next.Version++
		next.Hall.Name = "MPP Baru"
		for i := range next.Services {
			if s := &next.Services[i]; s.ID == "ktp" {
				s.Standard.Wait, s.Name = &hall.Target{Value: 7, Unit: hall.UnitMinute}, hall.Text{ID: "KTP baru"}
			}
		}
		h.Configure(next)
	})
	m, err := manager.WaitOp(n.ctx, from, "delta")
	if err != nil {
		t.Fatal(err)
	}
	services, _ := m.Patch["services"].(map[string]any)
	ktp, _ := services["ktp"].(map[string]any)
	service, _ := ktp["service"].(map[string]any)
	name, _ := service["name"].(map[string]any)
	if m.Patch["hall"] != "MPP Baru" || ktp["wait_target_ms"] != float64(7*60_000) || name["id"] != "KTP baru" {
		t.Errorf("after the import: %v", m.Patch)
	}
}
