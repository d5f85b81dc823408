package ledger

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

// The pauses of the open date are restored as they stand, and an agency's events have them.
func TestTodaysPauses(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		agency := hall.Pause{ID: 1, Agency: "dukcapil", Stops: true, Reason: "Listrik padam", Since: 1000}
		s.add(hall.Event{Type: hall.EventPaused, Pause: &agency})
		s.closeDay()
		s.openDay("2026-03-03")
		whole := hall.Pause{ID: 9, Stops: true, Reason: "Upacara", Since: 2000, Until: 3000}
		note := hall.Pause{ID: 10, Reason: "Pintu timur ditutup", Since: 2100}
		s.add(hall.Event{Type: hall.EventPaused, Pause: &whole})
		s.add(hall.Event{Type: hall.EventAnnounced, Pause: &note})
		agency.ID, agency.Since = 11, 2200
		s.add(hall.Event{Type: hall.EventPaused, Pause: &agency})
		whole2 := whole
		whole2.Ended = 3000
		s.add(hall.Event{Type: hall.EventPauseEnded, Pause: &whole2})
		record(t, l, "uji", s.events)
		today, found, err := l.Today(t.Context(), "uji")
		if err != nil || !found || !slices.Equal(today.Pauses, []hall.Pause{whole2, note, agency}) {
			t.Errorf("%v %v, %+v", found, err, today.Pauses)
		}
		list, err := l.Pauses(t.Context(), measure.Query{Hall: "uji", From: "2026-03-03", To: "2026-03-03", Agency: "dukcapil"})
		if want := []measure.Paused{{Reason: "Upacara", Since: 2000, Until: 3000, Ended: 3000}, {Agency: "dukcapil", Reason: "Listrik padam", Since: 2200}}; err != nil || !slices.Equal(list, want) {
			t.Errorf("%v: %+v", err, list)
		}
		events, err := l.Events(t.Context(), "uji", 0, 100, EventFilter{Agency: "dukcapil"})
		if err != nil || len(events) < 2 || events[len(events)-1].Pause == nil || events[len(events)-1].Pause.ID != 11 {
			t.Errorf("%v, %d events of the agency", err, len(events))
		}
	})
}

// Who waited when a pause began are those of whom the log before it says so last: not who was being
// served, with a number or without, and a skipped or moved citizen once.
func TestWaitingWhenAPauseBegins(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s, r := newScript(t), rand.New(rand.NewPCG(3, 9))
		var want []int64
		pause := func(agency string) {
			p := hall.Pause{ID: int64(len(s.events) + 1), Agency: agency, Stops: true, Reason: "Upacara", Since: s.now}
			s.add(hall.Event{Type: hall.EventPaused, Pause: &p})
			waiting := int64(0)
			for _, x := range s.tickets {
				if x.State == hall.Waiting && (agency == "" || x.Leg.Agency == agency) {
					waiting++
				}
			}
			want = append(want, waiting)
			p.Ended = s.now
			s.add(hall.Event{Type: hall.EventPauseEnded, Pause: &p})
		}
		for n := 60; n <= 600; n += 60 {
			s.randomly(r, n)
			pause([]string{"", "dukcapil", "polres"}[n/60%3])
		}
		served := s.issue("ktp", hall.ClassRegular)
		s.call(served, "c1")
		s.requeue(served)
		moved := s.issue("ktp", hall.ClassRegular)
		s.pass(time.Minute)
		s.serve("kk", "c2")
		pause("")
		queued := s.tickets[moved].Leg.QueuedAt
		s.transfer(moved, "kk")
		s.tickets[moved].Leg.QueuedAt, s.events[len(s.events)-1].Ticket.Leg.QueuedAt = queued, queued // as a group is moved
		record(t, l, "uji", s.events)
		list, err := l.Pauses(t.Context(), measure.Query{Hall: "uji", From: s.date, To: s.date})
		must(t, err)
		var got []int64
		for _, p := range list {
			got = append(got, p.Waiting)
		}
		if !slices.Equal(got, want) {
			t.Errorf("waiting: %v, the log says %v", got, want)
		}
	})
}
