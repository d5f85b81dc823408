package chaos

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mpp/hall"
)

// scene is an invented run: what clients were told and what the ledger has.
type scene struct {
	h      *history
	events []hall.Event
	clock  time.Time
}

func newScene() *scene {
	return &scene{h: &history{}, clock: time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)}
}

// told adds a change that was answered, with the seconds at which it began and ended.
func (s *scene) told(k kind, counter string, n int, from, to float64) *op {
	at := func(t float64) time.Time { return s.clock.Add(time.Duration(t * float64(time.Second))) }
	o := &op{kind: k, actor: "x", service: "s0", counter: counter, began: at(from), ended: at(to), answered: true, status: 200}
	if n > 0 {
		o.ticket, o.number, o.ordinal = id(n), number(n), n
	} else {
		o.status = 204
	}
	s.h.add(o)
	return o
}

// without adds somebody who was served without a number.
func (s *scene) without(counter string, n int) {
	o := s.told(direct, counter, n, 5, 6)
	o.number, o.ordinal = "", 0
}

// moved adds an answered group move of two.
func (s *scene) moved() {
	o := s.told(move, "", 0, 5, 6)
	o.status, o.ticket = 200, movedID(second, third, 2)
}

func id(n int) string     { return fmt.Sprintf("ticket-%d", n) }
func number(n int) string { return fmt.Sprintf("A-%03d", n) }

// recorded adds an event to the ledger.
func (s *scene) recorded(kind hall.EventType, counter string, n int) *hall.Event {
	state := map[hall.EventType]hall.State{hall.EventIssued: hall.Waiting, hall.EventCalled: hall.Called, hall.EventFinished: hall.Done}[kind]
	seq := int64(1)
	if len(s.events) > 0 {
		seq = s.events[len(s.events)-1].Seq + 1
	}
	e := hall.Event{Seq: seq, Type: kind, At: hall.MillisOf(s.clock), Key: fmt.Sprint("key-", seq)}
	if n > 0 {
		e.Ticket = &hall.Ticket{ID: id(n), Number: number(n), Ordinal: n, State: state, Leg: hall.Leg{Service: "s0", Counter: counter}}
	}
	s.events = append(s.events, e)
	return &s.events[len(s.events)-1]
}

func (s *scene) verdict(p Promise) Verdict {
	var v Verdict
	v.judge(s.h, s.events, nil)
	v.hold(p)
	return v
}

var strict = Promise{Pause: time.Minute}

// day is a correct run: two tickets, called in order, one finished.
func day() *scene {
	s := newScene()
	s.told(issue, "", 1, 0, 1)
	s.told(issue, "", 2, 0, 2)
	s.told(call, "c0", 1, 3, 4)
	s.told(call, "c4", 2, 3, 4)
	s.told(finish, "c0", 1, 5, 6)
	s.told(call, "c0", 0, 7, 8)
	s.recorded(hall.EventIssued, "", 1)
	s.recorded(hall.EventIssued, "", 2)
	s.recorded(hall.EventCalled, "c0", 1)
	s.recorded(hall.EventCalled, "c4", 2)
	s.recorded(hall.EventFinished, "c0", 1)
	return s
}

// goesOn has the first ticket of a day go on with the second service at a counter.
func goesOn(s *scene, counter string) {
	s.recorded(hall.EventContinued, "", 1).Closed = &hall.Leg{Service: "s0", Counter: "c0"}
	s.events[len(s.events)-1].Ticket.State = hall.Waiting
	s.told(call, counter, 1, 9, 10).service = second
	s.recorded(hall.EventCalled, counter, 1)
	s.events[len(s.events)-1].Ticket.Leg.Service = second
}

// TestJudgeKnowsSeveralServices: the finish of a first service is told in the ledger as the
// visit's going on, and its call at the second is no double one.
func TestJudgeKnowsSeveralServices(t *testing.T) {
	s := day()
	s.events = s.events[:len(s.events)-1] // the finish that ended the visit
	goesOn(s, "c16")
	if v := s.verdict(strict); len(v.Breaches) > 0 {
		t.Errorf("%q", v.Breaches)
	}
	s.told(call, "c17", 1, 11, 12).service = second
	s.recorded(hall.EventCalled, "c17", 1)
	s.events[len(s.events)-1].Ticket.Leg.Service = second
	if v := s.verdict(strict); v.DoubleCalls == 0 {
		t.Error("called to two counters of the second service, and nobody noticed")
	}
}

func TestJudge(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*scene)
		breach string // "" when all is kept
	}{
		{"all is well", func(*scene) {}, ""},
		{"a ticket is lost", func(s *scene) { s.told(issue, "", 3, 2, 3) }, "acknowledged changes are lost"},
		{"a call is lost", func(s *scene) { s.told(recall, "c4", 2, 5, 6) }, "acknowledged changes are lost"},
		{"a number twice", func(s *scene) {
			s.recorded(hall.EventIssued, "", 2).Ticket.ID = "another"
		}, "numbers were given twice"},
		{"two kiosks told one number", func(s *scene) {
			s.told(issue, "", 2, 2, 3).ticket = "another"
			s.recorded(hall.EventIssued, "", 3).Ticket.ID = "another"
		}, "numbers were given twice"},
		{"two counters, one ticket", func(s *scene) { s.recorded(hall.EventCalled, "c8", 2) }, "double calls"},
		{"one counter, two tickets", func(s *scene) {
			s.recorded(hall.EventIssued, "", 3)
			s.recorded(hall.EventCalled, "c4", 3)
		}, "double calls"},
		{"an event is missing", func(s *scene) { s.recorded(hall.EventIssued, "", 3).Seq += 2 }, "events are missing in the ledger"},
		{"missing events are told of", func(s *scene) {
			e := s.recorded(hall.EventRestored, "", 0)
			e.Seq, e.Missing = e.Seq+2, 2
		}, ""},
		{"a change twice", func(s *scene) {
			s.recorded(hall.EventIssued, "", 3)
			s.recorded(hall.EventIssued, "", 4).Key = "key-6"
		}, "changes are in the ledger twice"},
		{"somebody without a number is lost", func(s *scene) { s.without("c16", 5) }, "acknowledged changes are lost"},
		{"somebody without a number is seated twice", func(s *scene) {
			s.without("c16", 5)
			s.recorded(hall.EventDirect, "c16", 5)
			s.recorded(hall.EventDirect, "c16", 6)
		}, "double calls"},
		{"somebody on hold comes to a busy counter", func(s *scene) {
			s.recorded(hall.EventHeld, "c4", 2)
			s.recorded(hall.EventResumed, "c4", 2)
			s.recorded(hall.EventResumed, "c4", 2)
		}, "double calls"},
		{"a group move is lost", func(s *scene) { s.moved() }, "acknowledged changes are lost"},
		{"a group move is of another size", func(s *scene) {
			s.moved()
			s.recorded(hall.EventGroupMoved, "", 0).Group = &hall.Group{Service: second, To: third, Moved: 1}
		}, "acknowledged changes are lost"},
		{"who was called is moved", func(s *scene) { s.recorded(hall.EventTransferred, "", 2) }, "double calls"},
		{"an officer is refused", func(s *scene) { s.told(finish, "c4", 0, 5, 6).status = 409 }, "refused"},
		{"no answer", func(s *scene) { s.told(call, "c8", 0, 5, 6).answered = false }, "had no answer"},
		{"a kiosk waited too long", func(s *scene) {
			s.told(issue, "", 3, 3, 90)
			s.recorded(hall.EventIssued, "", 3)
		}, "a kiosk waited"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := day()
			tc.change(s)
			v := s.verdict(strict)
			got := strings.Join(v.Breaches, "; ")
			if (tc.breach == "") != (got == "") || !strings.Contains(got, tc.breach) {
				t.Errorf("breaches %q, want %q", got, tc.breach)
			}
		})
	}
}

func TestLossMustBeToldOf(t *testing.T) {
	may := Promise{MayLose: true, Pause: time.Minute}
	s := day()
	s.told(issue, "", 3, 8.1, 8.2)
	if v := s.verdict(may); len(v.Breaches) != 1 || !strings.Contains(v.Breaches[0], "only 0 told of") {
		t.Errorf("nothing reports the loss: %q", v.Breaches)
	}
	s.clock = s.clock.Add(10 * time.Second)
	e := s.recorded(hall.EventRestored, "", 0)
	e.Seq, e.Missing = e.Seq+1, 1
	if v := s.verdict(may); len(v.Breaches) != 0 {
		t.Errorf("the loss is told of: %q", v.Breaches)
	}
}

// TestLostCallAgain: a call that was acknowledged and lost may be repeated to the same
// counter.
func TestLostCallAgain(t *testing.T) {
	s := day()
	s.told(issue, "", 3, 8.1, 8.2)
	s.recorded(hall.EventIssued, "", 3)
	s.told(call, "c8", 3, 8.3, 8.4) // lost
	s.clock = s.clock.Add(9 * time.Second)
	e := s.recorded(hall.EventRestored, "", 0)
	e.Seq, e.Missing = e.Seq+1, 1
	s.told(call, "c8", 3, 1, 2)
	s.recorded(hall.EventCalled, "c8", 3)
	v := s.verdict(Promise{MayLose: true, Pause: time.Minute})
	if v.Lost != 1 || len(v.Breaches) != 0 {
		t.Errorf("%d lost, want 1; %q", v.Lost, v.Breaches)
	}
	if got := linearize(s.h, s.events); got != linearOK {
		t.Errorf("linear: %q", got)
	}
	s.told(call, "c8", 3, 3, 4) // once more than the ledger has, and nothing was lost between
	if v := s.verdict(Promise{Pause: time.Minute}); v.Lost != 2 {
		t.Errorf("%d lost, want 2", v.Lost)
	}
}

func TestLinear(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*scene)
		want   string // in the finding; "" when it can be explained
	}{
		{"all is well", func(*scene) {}, ""},
		{"a number went back", func(s *scene) {
			s.told(issue, "", 4, 8.1, 8.2)
			s.told(issue, "", 3, 8.3, 8.4) // after the other had ended
		}, "numbers: no order"},
		{"numbers of one moment may come in any order", func(s *scene) {
			s.told(issue, "", 4, 8.1, 8.5)
			s.told(issue, "", 3, 8.3, 8.4)
		}, ""},
		{"a number was skipped", func(s *scene) { s.told(issue, "", 4, 8.1, 8.2) }, "numbers: 1 were skipped"},
		{"called out of turn", func(s *scene) {
			s.told(issue, "", 3, 8.1, 8.2)
			s.told(issue, "", 4, 8.3, 8.4)
			s.told(call, "c8", 4, 9, 10)
			s.told(call, "c8", 3, 11, 12)
		}, "queue of s0"},
		{"nobody while one waits", func(s *scene) {
			s.told(issue, "", 3, 8.1, 8.2)
			s.told(call, "c8", 0, 9, 10)
		}, "queue of s0"},
		{"called twice", func(s *scene) { s.told(call, "c8", 2, 9, 10) }, "queue of s0"},
		{"called before it was given", func(s *scene) {
			s.told(issue, "", 3, 20, 21)
			s.told(call, "c8", 3, 9, 10)
		}, "queue of s0"},
		{"given without an answer", func(s *scene) {
			s.recorded(hall.EventIssued, "", 3)
			s.told(call, "c8", 3, 9, 10)
			s.recorded(hall.EventCalled, "c8", 3)
		}, ""},
		{"called without an answer", func(s *scene) {
			s.told(issue, "", 3, 8.1, 8.2)
			s.told(issue, "", 4, 8.3, 8.4)
			s.recorded(hall.EventIssued, "", 3)
			s.recorded(hall.EventIssued, "", 4)
			s.recorded(hall.EventCalled, "c8", 3)
			s.told(call, "c12", 4, 9, 10)
			s.recorded(hall.EventCalled, "c12", 4)
		}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := day()
			tc.change(s)
			got := linearize(s.h, s.events)
			if (tc.want == "") != (got == linearOK) || !strings.Contains(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestLinearOverALoss: changes that were acknowledged and lost happened before the loss,
// and the next epoch begins with the queue that the ledger has.
func TestLinearOverALoss(t *testing.T) {
	s := day()
	s.told(issue, "", 3, 8.1, 8.2)
	s.recorded(hall.EventIssued, "", 3)
	s.told(call, "c8", 3, 8.3, 8.4) // lost
	s.told(issue, "", 4, 8.5, 8.6)  // lost
	s.clock = s.clock.Add(9 * time.Second)
	e := s.recorded(hall.EventRestored, "", 0)
	e.Seq, e.Missing = e.Seq+2, 2
	s.told(call, "c0", 3, 1, 2) // again, from the queue as remembered
	s.recorded(hall.EventCalled, "c0", 3)
	s.told(issue, "", 7, 3, 4) // numbers go on above all that was lost
	s.recorded(hall.EventIssued, "", 7)
	if got := linearize(s.h, s.events); got != linearOK {
		t.Errorf("got %q", got)
	}
	s.told(call, "c4", 4, 5, 6) // no record has it
	if got := linearize(s.h, s.events); got == linearOK {
		t.Error("the call of a lost ticket is explained")
	}
}
