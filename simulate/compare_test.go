package simulate

import (
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

var morning = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// ticketView is an answer about a ticket.
func ticketView(id, number string, rev int, state hall.State) *view.Ticket {
	return &view.Ticket{ID: id, Number: number, Class: hall.ClassRegular, Rev: rev, State: state, Leg: 1,
		Service: hall.Named{ID: "ktp"}, Agency: hall.Named{ID: "dukcapil"}}
}

// sample is a book of two visits at one counter, and the log that agrees with it.
func sample() (*book, []event) {
	b := newBook()
	var log []event
	seq := int64(40)
	note := func(v *visit, e, reverts hall.EventType, t *view.Ticket) {
		seq++
		log = append(log, event{Seq: seq, Type: e, Reverts: reverts, Ticket: &eventTicket{ID: t.ID, Number: t.Number, Class: t.Class,
			Date: "2026-01-05", State: t.State, Rev: t.Rev, IssuedAt: morning.Add(time.Minute), Leg: eventLeg{No: t.Leg, Service: t.Service.ID}}})
		b.write(v, e, reverts, t)
	}
	issue := func(id, number string) *visit {
		t := ticketView(id, number, 1, hall.Waiting)
		v, _ := b.visit(t, &person{ours: true})
		note(v, hall.EventIssued, "", t)
		return v
	}
	life := func(e hall.EventType, state hall.CounterState) {
		seq++
		log = append(log, event{Seq: seq, Type: e, Counter: &eventCounter{ID: "k1", State: state}})
		b.writeCounter("k1", e, state)
	}
	life(hall.EventCounterOpened, hall.CounterOpen)
	a := issue("20260105a", "A-001")
	c := issue("20260105c", "A-002")
	note(a, hall.EventCalled, "", ticketView(a.id, a.number, 2, hall.Called))
	note(a, hall.EventStarted, "", ticketView(a.id, a.number, 3, hall.Serving))
	note(a, hall.EventFinished, "", ticketView(a.id, a.number, 4, hall.Done))
	note(c, hall.EventCalled, "", ticketView(c.id, c.number, 2, hall.Called))
	note(c, hall.EventNoShow, "", ticketView(c.id, c.number, 3, hall.NoShow))
	note(c, hall.EventReverted, hall.EventNoShow, ticketView(c.id, c.number, 4, hall.Called))
	note(c, hall.EventFinished, "", ticketView(c.id, c.number, 5, hall.Done))
	life(hall.EventCounterClosed, hall.CounterClosed)
	return b, log
}

func TestCompareAgrees(t *testing.T) {
	b, log := sample()
	v := compare(b, log, 40, morning, false)
	v.allOver(b)
	if !v.ok() {
		t.Fatalf("the log agrees with the book, but: %v", v.details)
	}
	// Answers that came in another order than the changes happened tell no difference.
	steps := b.visits["20260105a"].steps
	steps[1], steps[2] = steps[2], steps[1]
	if v := compare(b, log, 40, morning, false); !v.ok() {
		t.Errorf("the order of answers does not matter, but: %v", v.details)
	}
}

// renumber makes the sequence whole again, so that only what a case is about is wrong.
func renumber(log []event) []event {
	for i := range log {
		log[i].Seq = int64(41 + i)
	}
	return log
}

func ticketCopy(e event) event {
	t := *e.Ticket
	e.Ticket = &t
	return e
}

func TestCompareCatches(t *testing.T) {
	insert := func(log []event, at int, e event) []event {
		return append(append(append([]event(nil), log[:at]...), e), log[at:]...)
	}
	remove := func(log []event, at int) []event { return append(append([]event(nil), log[:at]...), log[at+1:]...) }
	change := func(log []event, at int, f func(*event)) []event {
		log[at] = ticketCopy(log[at])
		f(&log[at])
		return log
	}
	for _, c := range []struct {
		name                    string
		doctor                  func(b *book, log []event) []event
		missing, wrong, doubled int
		says                    string
	}{
		{"an event is missing", func(_ *book, log []event) []event { return renumber(remove(log, 4)) }, 1, 0, 0, "A-001: its change 3 (started) is not in the log"},
		{"and leaves a gap", func(_ *book, log []event) []event { return remove(log, 4) }, 2, 0, 0, "events 45 to 45 are not in the log"},
		{"a whole ticket is missing", func(_ *book, log []event) []event {
			return renumber(append(append([]event(nil), log[:1]...), log[10]))
		}, 9, 0, 0, "A-002: its change 1 (issued) is not in the log"},
		{"an event is doubled", func(_ *book, log []event) []event { return renumber(insert(log, 5, log[4])) }, 0, 0, 1, "A-001: its change 3 (started) is in the log twice"},
		{"a row is doubled", func(_ *book, log []event) []event { return insert(log, 5, log[4]) }, 0, 0, 2, "event 45 is in the log twice"},
		{"two events are swapped", func(_ *book, log []event) []event { log[3], log[4] = log[4], log[3]; return renumber(log) }, 0, 1, 0, "A-001: its change 2 (called) comes after its change 3"},
		{"the log goes backwards", func(_ *book, log []event) []event { log[1], log[2] = log[2], log[1]; return log }, 1, 1, 0, "event 42 comes after event 43"},
		{"another number", func(_ *book, log []event) []event {
			return change(log, 5, func(e *event) { e.Ticket.Number = "A-009" })
		}, 0, 1, 0, "Number:A-001 Class:regular Service:ktp Leg:1}, in the log it is {Rev:4 Event:finished Reverts: State:done Number:A-009"},
		{"another leg", func(_ *book, log []event) []event { return change(log, 5, func(e *event) { e.Ticket.Leg.No = 2 }) }, 0, 1, 0, "Leg:1}, in the log it is {Rev:4 Event:finished Reverts: State:done Number:A-001 Class:regular Service:ktp Leg:2}"},
		{"another state", func(_ *book, log []event) []event {
			return change(log, 5, func(e *event) { e.Ticket.State = hall.NoShow })
		}, 0, 1, 0, "A-001: change 4 was {Rev:4 Event:finished Reverts: State:done Number:A-001 Class:regular Service:ktp Leg:1}, in the log it is {Rev:4 Event:finished Reverts: State:no_show"},
		{"another event", func(_ *book, log []event) []event {
			return change(log, 4, func(e *event) { e.Type = hall.EventRecalled })
		}, 0, 1, 0, "change 3 was {Rev:3 Event:started Reverts: State:serving Number:A-001 Class:regular Service:ktp Leg:1}, in the log it is {Rev:3 Event:recalled"},
		{"another step taken back", func(_ *book, log []event) []event {
			return change(log, 8, func(e *event) { e.Reverts = hall.EventCalled })
		}, 0, 1, 0, "Event:reverted Reverts:no_show State:called Number:A-002 Class:regular Service:ktp Leg:1}, in the log it is {Rev:4 Event:reverted Reverts:called"},
		{"a change nobody made", func(_ *book, log []event) []event {
			e := ticketCopy(log[9])
			e.Ticket.Rev, e.Type = 6, hall.EventExpired
			return renumber(insert(log, 10, e))
		}, 0, 1, 0, "A-002: its change 6 (expired by  ) is in the log, but nobody here made it"},
		{"a ticket nobody took", func(_ *book, log []event) []event {
			e := ticketCopy(log[1])
			e.Ticket.ID, e.Ticket.Number = "20260105x", "A-003"
			return renumber(insert(log, 3, e))
		}, 0, 1, 0, "A-003 was issued by"},
		{"a ticket nobody took, and an officer served", func(b *book, log []event) []event {
			b.visits["20260105c"].person.ours = false
			return log
		}, 0, 1, 0, "A-002 was issued by"},
		{"a number given twice", func(b *book, log []event) []event {
			c := b.visits["20260105c"]
			c.number = "A-001"
			for i := range c.steps {
				c.steps[i].Number = "A-001"
			}
			for i := range log {
				if log[i].Ticket != nil {
					log = change(log, i, func(e *event) { e.Ticket.Number = "A-001" })
				}
			}
			return log
		}, 0, 0, 1, "number A-001 was given twice"},
		{"a counter's step is missing", func(_ *book, log []event) []event { return log[:10] }, 1, 0, 0, "counter k1: its change 2 (counter_closed) is not in the log"},
		{"a counter's step that nobody made", func(_ *book, log []event) []event {
			return renumber(insert(log, 5, event{Type: hall.EventCounterPaused, Counter: &eventCounter{ID: "k1", State: hall.CounterPaused}}))
		}, 0, 2, 0, "counter k1: change 2 was {Rev:2 Event:counter_closed Reverts: State:closed Number: Class: Service: Leg:0}, in the log it is {Rev:2 Event:counter_paused"},
		{"a wrong answer", func(b *book, log []event) []event { b.fault("an answer was wrong"); return log }, 0, 1, 0, "an answer was wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, log := sample()
			v := compare(b, c.doctor(b, log), 40, morning, false)
			if v.missing != c.missing || v.wrong != c.wrong || v.doubled != c.doubled {
				t.Errorf("%d missing, %d wrong, %d doubled; want %d, %d, %d: %v", v.missing, v.wrong, v.doubled, c.missing, c.wrong, c.doubled, v.details)
			}
			if !strings.Contains(strings.Join(v.details, "\n"), c.says) {
				t.Errorf("it does not say %q: %v", c.says, v.details)
			}
		})
	}
}

func TestCompareKnowsOthers(t *testing.T) {
	b, log := sample()
	old, theirs := ticketCopy(log[1]), ticketCopy(log[1])
	old.Ticket.ID, old.Ticket.IssuedAt = "20260105o", morning.Add(-time.Hour)
	theirs.Ticket.ID = "20260105t"
	v := compare(b, renumber(append(append([]event(nil), old, theirs), log...)), 40, morning, true)
	if !v.ok() || v.others != 1 {
		t.Errorf("%d tickets of others, want 1: %v", v.others, v.details)
	}
}

func TestAnswersAreJudged(t *testing.T) {
	b, _ := sample()
	v := b.visits["20260105a"]
	b.write(v, hall.EventStarted, "", ticketView(v.id, v.number, 5, hall.Called))
	b.write(v, hall.EventStarted, "", ticketView("20260105z", "A-077", 5, hall.Serving))
	want := []string{"after started it is called", "is about A-077"}
	if len(b.faults) != len(want) {
		t.Fatalf("faults %q, want %d", b.faults, len(want))
	}
	for i, w := range want {
		if !strings.Contains(b.faults[i], w) {
			t.Errorf("fault %q, want %q", b.faults[i], w)
		}
	}
}

func TestNobodyIsLeftBehind(t *testing.T) {
	b, _ := sample()
	waiting := ticketView("20260105w", "A-003", 1, hall.Waiting)
	w, _ := b.visit(waiting, &person{ours: true})
	b.write(w, hall.EventIssued, "", waiting)
	v := &verdict{}
	if v.allOver(b); v.wrong != 1 || !strings.Contains(v.details[0], "A-003: the day is over, and it is still waiting") {
		t.Errorf("a citizen who still waits is not told of: %v", v.details)
	}
}
