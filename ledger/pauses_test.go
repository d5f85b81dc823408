package ledger

import (
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

// A report has each pause of an agency to its end, however many others were paused meanwhile, and
// of those who waited when it began the agency's.
func TestManyPauses(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		pause := func(agency string, waiting map[string]int) {
			p := hall.Pause{ID: int64(len(s.events) + 1), Agency: agency, Stops: true, Reason: "Salat", Since: s.now}
			s.add(hall.Event{Type: hall.EventPaused, Pause: &p, Waiting: waiting})
			changed := p
			changed.Until = s.now.Add(time.Minute)
			s.add(hall.Event{Type: hall.EventPaused, Pause: &changed, Waiting: map[string]int{"dukcapil": 99}})
			ended := changed
			ended.Ended = changed.Until
			s.add(hall.Event{Type: hall.EventPauseEnded, Pause: &ended})
		}
		for range 1100 {
			pause("polres", nil)
		}
		pause("", map[string]int{"dukcapil": 3, "polres": 4})
		pause("dukcapil", map[string]int{"dukcapil": 5})
		record(t, l, "uji", s.events)
		for agency, want := range map[string][]int64{"dukcapil": {3, 5}, "": {7, 5}} {
			list, err := l.Pauses(t.Context(), measure.Query{Hall: "uji", From: s.date, To: s.date, Agency: agency})
			must(t, err)
			if n := len(list); n < 2 || agency == "" && n != 1102 || list[n-2].Waiting != want[0] || list[n-1].Waiting != want[1] || list[n-1].Ended == 0 {
				t.Errorf("agency %q: %d pauses, the last %+v", agency, len(list), list[max(0, len(list)-2):])
			}
		}
	})
}
