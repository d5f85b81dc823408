package app

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/live/livetest"
)

var (
	atD1 = officerP("d1", "dukcapil")
	atD2 = officerP("d2", "dukcapil")
	atP1 = officerP("p1", "polres")
)

// busy makes a bit of everything happen and returns the tickets by what became of them.
func busy(s *site) map[string]view.Ticket {
	s.t.Helper()
	for _, p := range []access.Principal{atD1, atD2, atP1} {
		s.counter(p, "open")
	}
	out := map[string]view.Ticket{}
	for _, name := range []string{"served", "moved", "absent", "late", "held", "wrong", "gone", "skipped", "waits"} {
		out[name] = s.issue("ktp", "regular")
	}
	out["priority"] = s.issue("kk", "priority")
	s.step(deskP, out["gone"].ID, "cancel", obj{"reason": "pulang"})

	first := s.callNext(atD1) // priority overtakes
	s.step(atD1, first.ID, "start", nil)
	s.step(atD1, first.ID, "finish", obj{"outcome": "served"})
	at := func(name string) string {
		t := s.callNext(atD1)
		if t.ID != out[name].ID {
			s.t.Fatalf("called %s, want %s (%s)", t.Number, out[name].Number, name)
		}
		return t.ID
	}
	id := at("served")
	s.step(atD1, id, "recall", nil)
	s.step(atD1, id, "start", nil)
	s.step(atD1, id, "finish", obj{"outcome": "incomplete", "note": "KK belum ada"})
	id = at("moved")
	s.step(atD1, id, "start", nil)
	s.step(atD1, id, "transfer", obj{"service": "skck", "reason": "salah loket"})
	s.step(atP1, s.callNext(atP1).ID, "start", nil)
	id = at("absent")
	s.step(atD1, id, "no-show", nil)
	id = at("late")
	s.step(atD1, id, "no-show", nil)
	s.step(deskP, id, "reinstate", obj{"to": "end"})
	id = at("held")
	s.step(atD1, id, "start", nil)
	s.step(atD1, id, "hold", obj{"reason": "fotokopi"})
	id = at("wrong")
	s.step(atD1, id, "no-show", nil)
	s.step(atD1, id, "revert", nil)
	s.step(atD1, id, "finish", nil)
	id = at("skipped")
	s.step(atD1, id, "requeue", obj{"after": 1})
	return out
}

// same fails unless both snapshots tell the same today.
func same(t *testing.T, what string, got, want hall.Snapshot) {
	t.Helper()
	for _, s := range []*hall.Snapshot{&got, &want} {
		slices.SortFunc(s.Tickets, func(a, b hall.Ticket) int { return strings.Compare(a.ID, b.ID) })
		slices.SortFunc(s.Counters, func(a, b hall.CounterLive) int { return strings.Compare(a.ID, b.ID) })
		slices.SortFunc(s.Closed, func(a, b hall.ClosedLeg) int { return strings.Compare(a.Ticket, b.Ticket) })
		s.Answers, s.Recent, s.Config = nil, nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n%+v\nwant\n%+v", what, got, want)
	}
}

// TestLedgerKnowsToday: what the ledger would restore is what Redis holds, and a new
// process on the same stores goes on with it.
func TestLedgerKnowsToday(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		out := busy(s)
		now := s.recorded()
		memory, found, err := s.app.stores.ledger.Today(context.Background(), s.app.hall.id)
		if err != nil || !found {
			t.Fatalf("today: %v, %v", found, err)
		}
		if memory.AsOf != now.At || memory.Stood != 0 {
			t.Errorf("the last event took effect at %d, want %d; the clock stood at %d", memory.AsOf, now.At, memory.Stood)
		}
		memory.AsOf = 0 // only for a restore
		same(t, "the ledger's today", memory, now)
		s.restart()
		after, err := s.app.hall.queue.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "after a restart", after, now)
		if x := want[view.Ticket](s, kioskP, 200, "GET", "/api/v1/tickets/"+out["held"].ID, nil); x.State != hall.Held {
			t.Errorf("held ticket is %s after the restart", x.State)
		}
	})
}

// TestEmptiedRedisIsRestored: a Redis that lost everything is filled from the ledger
// before the first request, and numbers go on where they were.
func TestEmptiedRedisIsRestored(t *testing.T) {
	onSetUpsAckedBySQL(t, func(t *testing.T, s *site) {
		busy(s)
		now := s.recorded()
		s.app.stores.rdb.FlushDB(context.Background())
		s.restart()
		after, err := s.app.hall.queue.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "after the loss", after, now)
		if x := s.issue("ktp", "regular"); x.Number != "A-011" {
			t.Errorf("the next number is %s, want A-011", x.Number)
		}
		if x := s.callNext(atD2); x.State != hall.Called {
			t.Errorf("call after the loss: %+v", x)
		}
	})
}

// TestColdStartOnALostRedis: where Redis acknowledges, a start that finds it emptied
// cannot know what was promised last. It leaves numbers out rather than give one twice.
func TestColdStartOnALostRedis(t *testing.T) {
	s := open(t, setUps[1].set(t))
	x := s.issue("ktp", "regular")
	before := s.recorded()
	s.app.stores.rdb.FlushDB(context.Background())
	s.restart()
	if y := s.issue("ktp", "regular"); y.Number != "A-102" {
		t.Errorf("after %s came %s, want A-102", x.Number, y.Number)
	}
	if y := want[view.Ticket](s, kioskP, 200, "GET", "/api/v1/tickets/"+x.ID, nil); y.State != hall.Waiting {
		t.Errorf("%s is %s", x.Number, y.State)
	}
	after := s.recorded()
	if after.Seq <= before.Seq+1000 {
		t.Errorf("event numbers went on at %d after %d", after.Seq, before.Seq)
	}
	if lost, err := s.app.stores.ledger.UnexplainedGaps(context.Background(), s.app.hall.id, after.Seq); err != nil || lost != 0 {
		t.Errorf("%d events missing that no event tells of, %v", lost, err)
	}
}

// TestSameKeySameAnswer: over a restart, and over a Redis that lost everything.
func TestSameKeySameAnswer(t *testing.T) {
	onSetUpsAckedBySQL(t, func(t *testing.T, s *site) {
		ask := func() view.Ticket {
			t.Helper()
			a, err := s.call(s.token(kioskP), "POST", "/api/v1/tickets", "kunci-sama", obj{"service": "ktp"})
			if err != nil || a.status != 201 {
				t.Fatalf("%v %d %s", err, a.status, a.body)
			}
			var v view.Ticket
			if err := json.Unmarshal(a.body, &v); err != nil {
				t.Fatal(err)
			}
			v.FollowURL = "" // names the port, which a restart changes
			return v
		}
		first := ask()
		s.recorded()
		s.restart()
		if again := ask(); !reflect.DeepEqual(first, again) {
			t.Errorf("after a restart\n%+v\nfirst\n%+v", again, first)
		}
		s.recorded()
		s.app.stores.rdb.FlushDB(context.Background())
		s.restart()
		if again := ask(); !reflect.DeepEqual(first, again) {
			t.Errorf("after the loss\n%+v\nfirst\n%+v", again, first)
		}
		changes := slices.DeleteFunc(s.history(), func(e apiEvent) bool {
			return e.Type == hall.EventRestored // of a server that saw the loss before its stop
		})
		if n := len(changes); n != 3 { // configured, day_opened, issued
			t.Errorf("%d events, want 3", n)
		}
	})
}

// TestEveryEventOnce: the history has each change once, without a gap.
func TestEveryEventOnce(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		busy(s)
		history := s.history()
		for i, e := range history {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d at place %d", e.Seq, i+1)
			}
		}
		count := map[hall.EventType]int{}
		for _, e := range history {
			count[e.Type]++
		}
		expect := map[hall.EventType]int{"configured": 1, "day_opened": 1, "counter_opened": 3, "issued": 10, "cancelled": 1,
			"called": 9, "recalled": 1, "started": 5, "finished": 3, "transferred": 1, "no_show": 3, "reinstated": 1, "requeued": 1, "held": 1, "reverted": 1}
		if !reflect.DeepEqual(count, expect) {
			t.Errorf("events %v, want %v", count, expect)
		}
	})
}

// TestImportMidDay: an import changes the running hall and loses nobody; what left
// the file is ended, and who waits for it is still called.
func TestImportMidDay(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		s.counter(atD1, "open")
		kia := s.issue("kia", "regular")
		text := readTestHall(t)
		text = strings.Replace(text, "      - {id: kia, name: Kartu Identitas Anak, quota: 2, standard: {service: 10 menit}}\n", "", 1)
		text = strings.ReplaceAll(text, ", kia]", "]")
		a := s.importHall("impor-1", text)
		if a.status != 200 || !strings.Contains(string(a.body), "kia") {
			t.Fatalf("import: %d %s", a.status, a.body)
		}
		if again := s.importHall("impor-1", text); string(again.body) != string(a.body) {
			t.Errorf("the same import again: %s, first %s", again.body, a.body)
		}
		if r, err := s.call(s.token(kioskP), "POST", "/api/v1/tickets", "", obj{"service": "kia"}); err != nil || r.problem() != hall.CodeServiceEnded {
			t.Errorf("issue for an ended service: %v %s", err, r.body)
		}
		if x := s.callNext(atD1); x.ID != kia.ID {
			t.Errorf("called %s, want the one that waited", x.Number)
		}
		if a := s.importHall("", text); a.status != 200 || !strings.Contains(string(a.body), `"changes":[]`) {
			t.Errorf("the same file again: %s", a.body)
		}
		if a := s.importHall("", strings.Replace(text, "zone: utama, services", "zone: tidak-ada, services", 1)); a.status != 400 || !strings.Contains(string(a.body), "line") {
			t.Errorf("a broken file: %d %s", a.status, a.body)
		}
	})
}

// TestCallsReachTheBoard: a call is on the zone's socket with its announcement.
func TestCallsReachTheBoard(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		defer cancel()
		board, err := livetest.Dial(ctx, "ws"+strings.TrimPrefix(s.app.URL(), "http")+"/live", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer board.Close()
		if err := board.Sub("board:utama"); err != nil {
			t.Fatal(err)
		}
		s.counter(atD1, "open")
		x := s.issue("ktp", "regular")
		s.callNext(atD1)
		_, err = board.WaitTopic(ctx, "board:utama", func(v livetest.View) bool {
			calls, _ := v.State["calls"].(map[string]any)
			for _, c := range calls {
				if c.(map[string]any)["number"] == x.Number {
					return true
				}
			}
			return false
		})
		if err != nil {
			t.Errorf("the board did not show %s: %v", x.Number, err)
		}
	})
}
