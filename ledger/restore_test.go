package ledger

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"mpp/hall"
)

func TestTodayOfAnEmptyLedger(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		_, found, err := l.Today(t.Context(), "uji")
		if found || err != nil {
			t.Errorf("found %v, error %v", found, err)
		}
	})
}

func TestTodayIsTheDayAsItWas(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(5, 6)), 100)
		s.closeDay()
		s.pass(15 * time.Hour)
		s.openDay("2026-03-03")
		yesterday := len(s.order)
		s.configure(testConfig(2, 20, 10))
		s.randomly(rand.New(rand.NewPCG(7, 8)), 600)
		cut := batches(s.events, 64)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(cut), func(i, j int) { cut[i], cut[j] = cut[j], cut[i] })
		record(t, l, "uji", cut...)
		record(t, l, "lain", s.events[:20])

		got, found, err := l.Today(t.Context(), "uji")
		must(t, err)
		last := s.events[len(s.events)-1]
		if !found || got.Date != "2026-03-03" || got.Seq != last.Seq || got.At != last.At || got.DayClosed || got.Config.Version != 2 {
			t.Fatalf("found %v: date %s, seq %d, at %d, closed %v", found, got.Date, got.Seq, got.At, got.DayClosed)
		}
		if got.Config.Agency("polres") == nil {
			t.Error("the configuration was not prepared")
		}
		checkTickets(t, s, got, yesterday)
		checkAnswers(t, s, got)
		if n := min(recentEvents, len(s.events)); len(got.Recent) != n || got.Recent[n-1].Seq != last.Seq || got.Recent[0].Seq != last.Seq-int64(n)+1 {
			t.Errorf("%d recent events", len(got.Recent))
		}
		for _, c := range got.Counters {
			if c != *s.counters[c.ID] {
				t.Errorf("counter %+v, want %+v", c, *s.counters[c.ID])
			}
		}
		if len(got.Counters) != len(s.counters) {
			t.Errorf("%d counters, want %d", len(got.Counters), len(s.counters))
		}
	})
}

// checkTickets: the day's tickets and the legs that their transfers closed.
// A ticket of the day before that was touched later belongs to its own day.
func checkTickets(t *testing.T, s *script, got hall.Snapshot, yesterday int) {
	t.Helper()
	today := s.order[yesterday:]
	if len(got.Tickets) != len(today) {
		t.Fatalf("%d tickets, want %d", len(got.Tickets), len(today))
	}
	closed := 0
	for _, g := range got.Tickets {
		if want := s.tickets[g.ID]; !reflect.DeepEqual(g, *want) {
			t.Errorf("ticket\n%+v\nwant\n%+v", g, *want)
		}
		closed += g.Leg.No - 1
	}
	if closed == 0 || len(got.Closed) != closed {
		t.Errorf("%d closed legs, want %d (and some)", len(got.Closed), closed)
	}
	for _, c := range got.Closed {
		if c.Leg.End != hall.Transferred || c.Leg.No >= s.tickets[c.Ticket].Leg.No {
			t.Errorf("closed leg %+v", c)
		}
	}
}

func checkAnswers(t *testing.T, s *script, got hall.Snapshot) {
	t.Helper()
	var want []hall.Answer
	for _, e := range s.events {
		if e.Key != "" && e.Date == got.Date {
			made, err := hall.EncodeEvent(e)
			must(t, err)
			want = append(want, hall.Answer{Key: e.Key, Fingerprint: e.Fingerprint, Event: made.Raw})
		}
	}
	if len(want) == 0 || !reflect.DeepEqual(got.Answers, want) {
		t.Errorf("%d answers, want %d", len(got.Answers), len(want))
	}
}

func TestTodayKnowsAClosedDay(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.closeDay()
		record(t, l, "uji", batches(s.events, 1)...)
		got, _, err := l.Today(t.Context(), "uji")
		must(t, err)
		if !got.DayClosed || got.Date != "2026-03-02" {
			t.Errorf("date %s, closed %v", got.Date, got.DayClosed)
		}
	})
}
