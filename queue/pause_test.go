package queue

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

func (b *bench) pause(a hall.Actor, agency string, minutes int) (hall.Event, error) {
	in := hall.BeginPause{Meta: b.meta(a), Agency: agency, Stops: true, Reason: "Listrik padam"}
	if minutes != 0 {
		in.Until = b.later(minutes)
	}
	return b.Pause(b.ctx, in)
}

// later is so many minutes from now.
func (b *bench) later(minutes int) hall.Millis {
	return hall.Clock(b.clock.now).Now().Add(time.Duration(minutes) * time.Minute)
}

func (b *bench) resume(a hall.Actor, agency string) (hall.Event, error) {
	return b.EndPause(b.ctx, hall.EndPause{Meta: b.meta(a), Agency: agency, Stops: true})
}

// stopped wants a refusal that says why and until when.
func (b *bench) stopped(until hall.Millis, e hall.Event, err error) {
	b.t.Helper()
	b.refused(hall.CodePaused, e, err)
	var refused *hall.Error
	errors.As(err, &refused)
	told, _ := refused.Fields["until"].(float64)
	if refused.Fields["public_reason"] != "Listrik padam" || hall.Millis(told) != until {
		b.t.Errorf("told %v", refused.Fields)
	}
}

// pausesEverywhere compares the pauses in Redis with those of a day that follows the events.
func (b *bench) pausesEverywhere(day *hall.Day) hall.Snapshot {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range s.Recent {
		if e.Seq > day.Seq() {
			if err := day.Apply(e); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	fresh := hall.NewDay(s)
	if !slices.Equal(fresh.Pauses(), day.Pauses()) {
		b.t.Errorf("the snapshot has %+v, the events %+v", fresh.Pauses(), day.Pauses())
	}
	return s
}

// While an agency is paused nobody gets a number of it, by any way, and nobody is called; what
// was begun goes on, and whoever waits keeps the place.
func TestPauseOfAnAgency(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		day := hall.NewDay(s)
		for _, a := range []hall.Actor{atD1, atP1} {
			b.open(a)
		}
		held, served, first := b.issue("ktp", "regular"), b.issue("ktp", "regular"), b.issue("ktp", "regular")
		other := b.issue("skck", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActHold, held.ID))
		b.callNext(atD1)

		before := b.dump()
		_, err = b.pause(ofPolres, "dukcapil", 30)
		b.wants("another agency's supervisor", hall.CodeNotYourAgency, err, before)
		_, err = b.pause(ofDukcapil, "", 30)
		b.wants("the hall by a supervisor", hall.CodeNotYourAgency, err, before)
		_, err = b.pause(manager, "none", 30)
		b.wants("no agency", hall.CodeUnknownAgency, err, before)
		_, err = b.pause(ofDukcapil, "dukcapil", -1)
		b.wants("a return time that is past", hall.CodeInvalid, err, before)
		_, err = b.pause(ofDukcapil, "dukcapil", 24*60)
		b.wants("tomorrow", hall.CodeInvalid, err, before)
		_, err = b.resume(ofDukcapil, "dukcapil")
		b.wants("nothing to end", hall.CodeNotPaused, err, before)

		until := b.later(30)
		e := b.must(b.pause(ofDukcapil, "dukcapil", 30))
		want := hall.Pause{ID: e.Seq, Agency: "dukcapil", Stops: true, Reason: "Listrik padam", Since: e.At, Until: until}
		if e.Type != hall.EventPaused || *e.Pause != want {
			t.Fatalf("paused %+v", e)
		}
		b.pausesEverywhere(day)
		for _, planned := range [][]string{{"ktp"}, {"ktp", "skck"}, {"skck", "kk"}} {
			e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: planned[0], Planned: planned[1:], Class: "regular", Origin: "kiosk"})
			b.stopped(until, e, err)
		}
		e, err = b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atP1), Action: hall.ActServices, Ticket: other.ID, Service: "kk"})
		b.stopped(until, e, err)
		b.must(b.act(atD1, hall.ActStart, served.ID))
		b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActFinish, Ticket: served.ID, Outcome: "served"}))
		e, err = b.next(atD1)
		b.stopped(until, e, err)
		e, err = b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Ticket: first.ID, Reason: "r"})
		b.stopped(until, e, err)
		e, err = b.act(atD1, hall.ActResume, held.ID)
		b.stopped(until, e, err)
		b.open(atD2) // opening stays possible
		if b.callNext(atP1).ID != other.ID {
			t.Error("the other agency goes on")
		}

		// After the return time all works again, though no event says so yet.
		b.clock.moveMinutes(30)
		if b.callNext(atD1).ID != first.ID {
			t.Error("whoever waited kept the place")
		}
		b.issue("kk", "regular")
		if err := b.EndDuePauses(b.ctx); err != nil {
			t.Fatal(err)
		}
		s = b.pausesEverywhere(day)
		last := s.Recent[len(s.Recent)-1]
		if last.Type != hall.EventPauseEnded || last.Pause.ID != want.ID || last.Pause.Ended != until || last.Actor.Role != hall.RoleSystem {
			t.Errorf("the last event is %+v", last)
		}
		if err := b.EndDuePauses(b.ctx); err != nil {
			t.Fatal(err)
		}
		if again := b.pausesEverywhere(day); again.Seq != s.Seq {
			t.Error("a second end")
		}
		b.checkHall()
	})
}

// The hall's pause stops every agency; the longer of two counts. Another pause of a scope changes
// the one that stands, and a repeated request is answered as before.
func TestPauseOfTheHall(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		agency := b.must(b.pause(ofDukcapil, "dukcapil", 60))
		in := hall.BeginPause{Meta: b.meta(manager), Stops: true, Reason: "Listrik padam", Until: b.later(10)}
		whole := b.must(b.Pause(b.ctx, in))
		b.clock.moveMinutes(1)
		e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "skck", Class: "regular", Origin: "kiosk"})
		b.stopped(in.Until, e, err)
		e, err = b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular", Origin: "kiosk"})
		b.stopped(agency.Pause.Until, e, err)

		longer := b.must(b.pause(manager, "", 0))
		if longer.Pause.ID != whole.Pause.ID || longer.Pause.Since != whole.Pause.Since || longer.Pause.Until != 0 {
			t.Errorf("changed to %+v", longer.Pause)
		}
		e, err = b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular", Origin: "kiosk"})
		b.stopped(0, e, err)
		b.clock.moveMinutes(30)
		if again := b.must(b.Pause(b.ctx, in)); again.Seq != whole.Seq {
			t.Errorf("repeated: %+v", again)
		}

		note := b.must(b.Pause(b.ctx, hall.BeginPause{Meta: b.meta(manager), Reason: "Mobil B 1 X mohon dipindahkan", Until: b.later(5)}))
		if note.Type != hall.EventAnnounced || note.Pause.Stops {
			t.Errorf("announced %+v", note)
		}
		ended := b.must(b.resume(manager, ""))
		if ended.Type != hall.EventPauseEnded || ended.Pause.Ended != ended.At || ended.Pause.ID != whole.Pause.ID {
			t.Errorf("ended %+v", ended)
		}
		b.issue("skck", "regular") // the announcement stops nobody
		e, err = b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular", Origin: "kiosk"})
		b.stopped(agency.Pause.Until, e, err)

		open := b.must(b.pause(ofPolres, "polres", 0))
		// The closing of the day ends all of it, and the next day begins without.
		b.clock.moveMinutes(24 * 60)
		b.issue("ktp", "regular")
		s := b.pausesEverywhere(hall.NewDay(hall.Snapshot{Config: b.Config(), Seq: 0}))
		if len(s.Pauses) != 0 {
			t.Errorf("the new day has %+v", s.Pauses)
		}
		ends := map[int64]hall.Millis{}
		for _, e := range s.Recent {
			if e.Type == hall.EventPauseEnded {
				ends[e.Pause.ID] = e.Pause.Ended
			}
		}
		if ends[agency.Pause.ID] != agency.Pause.Until || ends[note.Pause.ID] != note.Pause.Until ||
			ends[open.Pause.ID] != b.Config().DayEndsAt("2026-11-23") {
			t.Errorf("ended at %v", ends)
		}
		b.checkHall()
	})
}

// A counter that also serves another agency's service calls its tickets while its own is paused.
func TestPauseOfOneOfACountersAgencies(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Counters[0].Services = []string{"ktp", "skck"} })
		b.open(atD1)
		own, other := b.issue("ktp", "regular"), b.issue("skck", "regular")
		b.must(b.pause(ofDukcapil, "dukcapil", 0))
		x := b.callNext(atD1)
		if x.ID != other.ID {
			t.Fatalf("called %s", x.Number)
		}
		b.must(b.act(atD1, hall.ActStart, x.ID))
		b.must(b.act(atD1, hall.ActFinish, x.ID))
		e, err := b.next(atD1)
		b.refused(hall.CodeNobodyWaiting, e, err)
		b.must(b.pause(manager, "", 0))
		e, err = b.next(atD1)
		b.stopped(0, e, err)
		b.must(b.resume(manager, ""))
		b.must(b.resume(ofDukcapil, "dukcapil"))
		if b.callNext(atD1).ID != own.ID {
			t.Error("then its own")
		}
		b.checkHall()
	})
}

// Nobody is absent by the hall's rule while the agency is paused, and the wait begins anew after.
func TestNoShowByItselfInAPause(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, x := noShowBench(t, url, hall.NoShowPolicy{AutoMS: 120_000})
		ask := func() (hall.Event, error) {
			return b.Act(b.ctx, hall.TicketAction{Meta: hall.Meta{Actor: system.Actor, Reach: hall.ReachAll}, Action: hall.ActNoShow, Ticket: x.ID, ByRule: true})
		}
		absent := func() bool {
			s, err := b.Snapshot(b.ctx)
			if err != nil {
				t.Fatal(err)
			}
			return len(hall.NewDay(s).Absent(hall.Clock(b.clock.now).Now())) == 1
		}
		still := func(when string) {
			t.Helper()
			e, err := ask()
			b.refused(hall.CodeNoShowTooSoon, e, err)
			if absent() {
				t.Errorf("the day has somebody absent %s", when)
			}
		}
		b.clock.moveMinutes(1)
		b.must(b.pause(manager, "", 30))
		b.clock.moveMinutes(20)
		still("in the pause")
		b.clock.moveMinutes(11) // a minute after its end, which no event says
		still("just after the return time")
		if err := b.EndDuePauses(b.ctx); err != nil {
			t.Fatal(err)
		}
		still("just after the end")
		b.clock.moveMinutes(1)
		if !absent() {
			t.Error("the day has nobody absent")
		}
		b.must(ask())
		b.checkHall()
	})
}

// A hall that is filled again from the ledger is as paused as before, also when a cut fell between.
func TestPauseIsRestored(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atP1)
		b.issue("skck", "regular")
		e := b.must(b.pause(ofPolres, "polres", 20))
		b.must(b.pause(manager, "", 5))
		b.must(b.resume(manager, ""))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		got, err := b.next(atP1)
		b.stopped(e.Pause.Until, got, err)
		after, err := b.Snapshot(b.ctx)
		if err != nil || !slices.Equal(after.Pauses, s.Pauses) || len(s.Pauses) != 2 {
			t.Errorf("%v: %+v, before %+v", err, after.Pauses, s.Pauses)
		}
		b.clock.moveMinutes(20)
		b.callNext(atP1)
		b.checkHall()
	})
}

// Of many who end what is due, one does; of a call and a pause at once, the history says which was first.
func TestPauseRaces(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.issue("ktp", "regular")
		var wg sync.WaitGroup
		pause, next := b.meta(manager), b.meta(atD1)
		var called, paused hall.Event
		var notCalled, notPaused error
		wg.Go(func() { called, notCalled = b.CallNext(b.ctx, hall.Call{Meta: next, Counter: "d1"}) })
		wg.Go(func() {
			paused, notPaused = b.Pause(b.ctx, hall.BeginPause{Meta: pause, Stops: true, Reason: "x", Until: b.later(5)})
		})
		wg.Wait()
		if notPaused != nil || (notCalled == nil) != (called.Seq > 0 && called.Seq < paused.Seq) || notCalled != nil && hall.CodeOf(notCalled) != hall.CodePaused {
			t.Errorf("paused by %d (%v), called by %d (%v)", paused.Seq, notPaused, called.Seq, notCalled)
		}
		b.clock.moveMinutes(5)
		for range 8 {
			wg.Go(func() {
				if err := b.EndDuePauses(b.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s, err := b.Snapshot(b.ctx)
		if err != nil || s.Seq != paused.Seq+1 && s.Seq != called.Seq+1 {
			t.Errorf("%v: event %d after the pause %d", err, s.Seq, paused.Seq)
		}
	})
}

// A printed number that was taken before the pause is entered in it, one taken in it is not.
func TestRollInAPause(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.Roll = "R" })
		start := b.later(0)
		b.clock.moveMinutes(1)
		e := b.must(b.pause(manager, "", 30))
		b.clock.moveMinutes(10)
		enter := func(roll int, arrived hall.Millis) (hall.Event, error) {
			return b.Issue(b.ctx, hall.Issue{Meta: b.meta(manager), Service: "ktp", Class: "regular", Origin: hall.OriginDesk, Roll: roll, Arrived: arrived})
		}
		b.must(enter(1, start))
		got, err := enter(2, b.later(-5))
		b.stopped(e.Pause.Until, got, err)
		b.checkHall()
	})
}

// A pause tells how many wait for what it stops, by agency: whoever was skipped among them, nobody who is
// being served, with a number or without.
func TestAPauseTellsHowManyWait(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atD2)
		skipped := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActRequeue, skipped.ID))
		b.issue("ktp", "priority")
		b.callNext(atD1)
		b.must(b.serve(atD2, "ktp"))
		b.issue("kk", "regular")
		b.issue("skck", "regular")
		e := b.must(b.pause(boss, "", 0))
		if want := map[string]int{"dukcapil": 2, "polres": 1}; !maps.Equal(e.Waiting, want) {
			t.Errorf("the hall's pause tells of %v waiting, want %v", e.Waiting, want)
		}
		e = b.must(b.pause(boss, "dukcapil", 0))
		if want := map[string]int{"dukcapil": 2}; !maps.Equal(e.Waiting, want) {
			t.Errorf("the agency's pause tells of %v waiting, want %v", e.Waiting, want)
		}
	})
}
