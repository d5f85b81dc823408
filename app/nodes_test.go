package app

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/live/livetest"
)

// twoSites are two nodes of one hall: they share nothing but Redis and SQL.
func twoSites(t *testing.T) (a, b *site) {
	t.Helper()
	set := setUps[1].set(t)
	a = open(t, set)
	other := set
	other.Data = t.TempDir()
	return a, open(t, other)
}

func (s *site) board(ctx context.Context) *livetest.Client {
	s.t.Helper()
	c, err := livetest.Dial(ctx, "ws"+strings.TrimPrefix(s.app.URL(), "http")+"/live", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	if err := c.Sub("board:utama"); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// recordedByAll waits until nothing is missing in the ledger: another node may still hold an event that
// is older than the last one recorded.
func (s *site) recordedByAll() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	last := s.recorded().Seq
	for {
		missing, first, err := s.app.stores.ledger.Holes(ctx, s.app.hall.id, 0, last)
		if err == nil && missing > 0 {
			err = s.app.hall.recorder.WaitFor(ctx, first)
		}
		if err != nil {
			s.t.Fatalf("%d events lost, the first is %d: %v", missing, first, err)
		}
		if missing == 0 {
			return
		}
	}
}

// shows waits until the board has the number among its calls.
func shows(ctx context.Context, t *testing.T, c *livetest.Client, number string) {
	t.Helper()
	_, err := c.WaitTopic(ctx, "board:utama", func(v livetest.View) bool {
		calls, _ := v.State["calls"].(map[string]any)
		for _, call := range calls {
			if call.(map[string]any)["number"] == number {
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Errorf("the board did not show %s: %v", number, err)
	}
}

// TestNodesAreOneHall: a call made on one node is on the sockets of the other, an
// import reaches the other, a key is answered the same by both.
func TestNodesAreOneHall(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a, b := twoSites(t)
	board := b.board(ctx)
	a.counter(atD1, "open")
	x := b.issue("ktp", "regular")
	if y := a.callNext(atD1); y.ID != x.ID {
		t.Fatalf("a called %s, b had given %s", y.Number, x.Number)
	}
	shows(ctx, t, board, x.Number)

	text := strings.Replace(readTestHall(t), "name: Kartu Keluarga", "name: Kartu Keluarga baru", 1)
	imported := a.importHall("", text)
	if imported.status != 200 {
		t.Fatalf("import: %s", imported.body)
	}
	now, err := a.app.hall.queue.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.app.hall.feed.WaitSeq(ctx, now.Seq); err != nil {
		t.Fatal(err)
	}
	list := want[struct{ Services []struct{ Name hall.Text } }](b, kioskP, 200, "GET", "/api/v1/services?agency=dukcapil", nil)
	if list.Services[1].Name.ID != "Kartu Keluarga baru" {
		t.Errorf("the other node still shows %q", list.Services[1].Name.ID)
	}

	first, err := a.call(a.token(kioskP), "POST", "/api/v1/tickets", "kunci", obj{"service": "ktp"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.call(b.token(kioskP), "POST", "/api/v1/tickets", "kunci", obj{"service": "ktp"})
	if err != nil {
		t.Fatal(err)
	}
	var one, two view.Ticket
	if err := json.Unmarshal(first.body, &one); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(second.body, &two); err != nil {
		t.Fatal(err)
	}
	if one.ID == "" || one.ID != two.ID || second.status != 201 {
		t.Errorf("one key, two answers: %s and %s", first.body, second.body)
	}
}

// TestFlushedUnderTwoNodes: Redis is emptied while both run. Each goes on by itself,
// no number is given twice, and nobody who had one is lost.
func TestFlushedUnderTwoNodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a, b := twoSites(t)
	board := b.board(ctx)
	a.counter(atD1, "open")
	seen := map[string]string{}
	for i := range 20 {
		x := []*site{a, b}[i%2].issue("ktp", "regular")
		seen[x.Number] = x.ID
	}
	if err := a.app.stores.rdb.FlushDB(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		x := []*site{a, b}[i%2].issue("ktp", "regular")
		if seen[x.Number] != "" {
			t.Errorf("%s was given twice", x.Number)
		}
		seen[x.Number] = x.ID
	}
	for number, id := range seen {
		x := want[view.Ticket](b, kioskP, 200, "GET", "/api/v1/tickets/"+id, nil)
		if x.Number != number || x.State != hall.Waiting {
			t.Errorf("%s is now %+v", number, x)
		}
	}
	x := a.callNext(atD1)
	shows(ctx, t, board, x.Number)
	a.recordedByAll()
}
