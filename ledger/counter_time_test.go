package ledger

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/report/measure"
)

func TestCounterTimes(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.openCounter("c1")
		s.openCounter("c2")
		id := s.issue("ktp", hall.ClassRegular)
		s.pass(10 * time.Minute)
		s.call(id, "c1")
		s.start(id)
		s.pass(20 * time.Minute)
		s.hold(id)
		s.pass(5 * time.Minute)
		s.resume(id, "c2")
		s.start(id)
		s.pass(15 * time.Minute)
		s.finish(id)
		s.pauseCounter("c1")
		s.pass(30 * time.Minute)
		s.backCounter("c1")
		forgotten := s.issue("kk", hall.ClassRegular)
		s.call(forgotten, "c2")
		s.start(forgotten)
		s.pass(40 * time.Minute)
		s.finishUnattended(forgotten)
		s.closeCounter("c1")
		s.closeDay() // c2 was left open: its time ends with the day
		s.pass(10 * time.Hour)
		s.openDay("2026-03-03")
		s.openCounter("c3") // still open: until now
		record(t, l, "uji", batches(s.events, 3)...)
		now := s.now.Add(time.Hour)
		l.clock = func() time.Time { return now.Time() }

		minute := time.Minute.Milliseconds()
		want := []measure.CounterTime{
			{Counter: "c1", Agency: "dukcapil", OpenMS: 90 * minute, PausedMS: 30 * minute, ServingMS: 20 * minute},
			{Counter: "c2", Agency: "dukcapil", OpenMS: 120 * minute, ServingMS: 15 * minute},
			{Counter: "c3", Agency: "polres", OpenMS: 60 * minute},
		}
		if got := measured(t, l, "uji", measure.ByCounter).Counters; !slices.Equal(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	})
}

// oddDays are random days: counters that pause while they serve, steps taken back (long
// after, and just before the close), agencies that change hands, days closed long after
// the last step or late, and counters at work after the close, as earlier versions allowed. The
// last day is open in half of them.
func oddDays(r *rand.Rand) *halltest.Hall {
	h := halltest.New(halltest.Config())
	h.Configure(h.Config)
	h.OpenDay()
	for day := range 4 {
		for range 150 + r.IntN(150) {
			h.Random(r.IntN)
			if r.IntN(60) == 0 {
				h.Configure(moved(h.Config, r))
			}
			if t, ok := h.At(h.Config.Counters[r.IntN(len(h.Config.Counters))].ID); ok {
				h.Act(t.ID, []hall.Action{hall.ActStart, hall.ActFinish}[r.IntN(2)], "")
			}
			if tickets := h.Tickets(); len(tickets) > 0 && r.IntN(4) == 0 {
				h.Act(tickets[r.IntN(len(tickets))].ID, hall.ActRevert, "")
			}
		}
		if day == 3 && r.IntN(2) == 0 {
			break
		}
		for _, k := range h.Config.Counters {
			if t, ok := h.At(k.ID); ok && t.State == hall.Serving && r.IntN(2) == 0 {
				h.Now += 1000
				h.Act(t.ID, hall.ActFinish, "")
				h.Now += 1000
				h.Act(t.ID, hall.ActRevert, "")
			}
		}
		h.Now += hall.Millis(r.Int64N(int64(20 * time.Hour / time.Millisecond)))
		closing := len(h.Events())
		h.CloseDay()
		if r.IntN(2) == 0 { // late, as of now
			asOf := h.Now
			h.Now += hall.Millis(r.Int64N(int64(60 * time.Hour / time.Millisecond)))
			for i := range h.Events()[closing:] {
				e := &h.Events()[closing+i]
				e.At, e.AsOf = h.Now, asOf
			}
		}
		for range r.IntN(12) {
			h.Now += hall.Millis(r.IntN(3_600_000))
			action := []hall.CounterAction{hall.CounterActOpen, hall.CounterActPause}[r.IntN(2)]
			h.Counter(h.Config.Counters[r.IntN(len(h.Config.Counters))].ID, action)
		}
		h.Now += hall.Millis(r.Int64N(int64(10 * time.Hour / time.Millisecond)))
		h.OpenDay()
	}
	for i := range h.Events() { // the clock stood in their time
		if e := &h.Events()[i]; e.Type == hall.EventFinished && r.IntN(9) == 0 {
			e.Ticket.Leg.Untimed = true
		}
	}
	return h
}

// moved gives a counter to another agency.
func moved(c *hall.Config, r *rand.Rand) *hall.Config {
	next, err := c.Clone()
	if err != nil {
		panic(err)
	}
	next.Version++
	next.Counters[r.IntN(len(next.Counters))].Agency = next.Agencies[r.IntN(len(next.Agencies))].ID
	return next
}

// The counters' times of odd days against a plain replay of their events: for each date and
// for all, for each agency and for all, and again after a rebuild.
func TestCounterTimesAgainstAPlainReplay(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		for seed := range uint64(6) {
			h := oddDays(rand.New(rand.NewPCG(seed, 5)))
			hallID := fmt.Sprintf("h%d", seed)
			record(t, l, hallID, batches(h.Events(), 90)...)
			now := h.Now.Add(20 * time.Minute)
			plain := plainReplay(t, h.Events())
			plain.holdAgainstLegs(t, plainLegs(h.Events()))
			compare := func() {
				for _, dates := range [][2]string{{"2026-05-01", "2026-12-31"}, {h.Date, h.Date}, {"2026-05-29", "2026-05-29"}, {"2026-05-30", "2026-05-31"}} {
					for _, agency := range []string{"", "dukcapil", "bpjs", "polres"} {
						q := measure.Query{Hall: hallID, From: dates[0], To: dates[1], By: measure.ByCounter, Agency: agency}
						var got []measure.CounterTime
						must(t, l.db.View(t.Context(), func(tx *gorm.DB) (err error) {
							got, err = counterTimes(tx, q, now)
							return err
						}))
						compareTimes(t, fmt.Sprintf("seed %d: %+v", seed, q), got, plain.times(q, now))
					}
				}
			}
			compare()
			if seed == 0 {
				rebuilt(t, l, hallID)
				compare()
			}
		}
	})
}

func compareTimes(t *testing.T, what string, times []measure.CounterTime, want map[string]measure.CounterTime) {
	t.Helper()
	got := map[string]measure.CounterTime{}
	for _, k := range times {
		if u := k.Utilisation(); u != nil && *u > 1 {
			t.Errorf("%s: utilisation %f of %+v", what, *u, k)
		}
		id := k.Counter
		if k.Counter, k.Agency = "", ""; k != (measure.CounterTime{}) {
			got[id] = k
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

// The migration reads the agencies of a ledger's earlier configurations from their documents.
func TestAgenciesOfAnEarlierLedger(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		record(t, l, "uji", oddDays(rand.New(rand.NewPCG(1, 5))).Events())
		want := dump(t, l, "uji")
		m, err := l.db.Migrator()
		must(t, err)
		for name := ""; !strings.Contains(name, "counter_agencies"); {
			down, err := m.Down(t.Context(), false)
			must(t, err)
			name = down[0].Name
		}
		migrateUp(t, l)
		same(t, l, "uji", want)
	})
}
