package ledger

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"mpp/hall"
)

func TestEvents(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(9, 9)), 400)
		record(t, l, "uji", batches(s.events, 90)...)
		record(t, l, "lain", s.events[:50])
		ticket := s.order[5]
		for name, c := range map[string]struct {
			filter EventFilter
			keep   func(e *hall.Event) bool
		}{
			"all":    {EventFilter{}, func(*hall.Event) bool { return true }},
			"ticket": {EventFilter{Ticket: ticket}, func(e *hall.Event) bool { return e.Ticket != nil && e.Ticket.ID == ticket }},
			"agency": {EventFilter{Agency: "polres"}, ofAgency("polres")},
			"both": {EventFilter{Agency: "dukcapil", Ticket: ticket}, func(e *hall.Event) bool {
				return ofAgency("dukcapil")(e) && e.Ticket.ID == ticket
			}},
			"date": {EventFilter{Date: "2026-03-02", Type: hall.EventCalled}, func(e *hall.Event) bool {
				return e.Type == hall.EventCalled && e.Date == "2026-03-02"
			}},
			"date of an agency": {EventFilter{Date: "2026-03-02", Agency: "polres"}, func(e *hall.Event) bool {
				return e.Date == "2026-03-02" && ofAgency("polres")(e)
			}},
			"type": {EventFilter{Agency: "polres", Type: hall.EventFinished}, func(e *hall.Event) bool {
				return e.Type == hall.EventFinished && ofAgency("polres")(e)
			}},
		} {
			var want []hall.Event
			for i := range s.events {
				if c.keep(&s.events[i]) {
					e, err := hall.EncodeEvent(s.events[i])
					must(t, err)
					want = append(want, e)
				}
			}
			if got := page(t, l, c.filter, 7); len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %d events, want %d", name, len(got), len(want))
			}
		}
	})
}

func ofAgency(id string) func(e *hall.Event) bool {
	return func(e *hall.Event) bool {
		return e.Ticket != nil && e.Ticket.Leg.Agency == id || e.Closed != nil && e.Closed.Agency == id
	}
}

// page reads everything in pages of n.
func page(t *testing.T, l *Ledger, f EventFilter, n int) []hall.Event {
	t.Helper()
	var all []hall.Event
	for after := int64(0); ; {
		got, err := l.Events(t.Context(), "uji", after, n, f)
		must(t, err)
		if len(got) == 0 {
			return all
		}
		if len(got) > n {
			t.Fatalf("%d events, want at most %d", len(got), n)
		}
		all, after = append(all, got...), got[len(got)-1].Seq
	}
}

func TestTicketsAndConfigurations(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		id := s.issue("ktp", hall.ClassPriority)
		s.call(id, "c1")
		s.configure(testConfig(2, 20, 10))
		record(t, l, "uji", s.events)

		got, err := l.Ticket(t.Context(), "uji", id)
		must(t, err)
		if !reflect.DeepEqual(got, *s.tickets[id]) {
			t.Errorf("%+v", got)
		}
		got, err = l.TicketByNumber(t.Context(), "uji", "2026-03-02", " a-001 ")
		must(t, err)
		if got.ID != id {
			t.Errorf("by number: %+v", got)
		}
		for _, ask := range []func() error{
			func() error { _, err := l.Ticket(t.Context(), "lain", id); return err },
			func() error { _, err := l.TicketByNumber(t.Context(), "uji", "2026-03-03", "A-001"); return err },
		} {
			if err := ask(); hall.CodeOf(err) != hall.CodeUnknownTicket {
				t.Errorf("got %v, want code unknown_ticket", err)
			}
		}

		for version, want := range map[int64]int64{0: 2, 1: 1, 2: 2} {
			c, err := l.Config(t.Context(), "uji", version)
			must(t, err)
			if c.Version != want || c.Service("ktp") == nil {
				t.Errorf("version %d is %+v", version, c)
			}
		}
		if _, err := l.Config(t.Context(), "uji", 9); hall.CodeOf(err) != hall.CodeNotFound {
			t.Errorf("version 9: %v", err)
		}
		seq, err := l.LastSeq(t.Context(), "uji")
		must(t, err)
		if seq != int64(len(s.events)) {
			t.Errorf("last event is %d", seq)
		}
	})
}
