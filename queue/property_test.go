package queue

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mpp/hall"
)

// TestAgainstModel runs random kiosks and officers against the scripts and against
// the plain model, side by side: every answer and, at the end, the whole hall must
// be the same.
func TestAgainstModel(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		rapid.Check(t, func(rt *rapid.T) {
			noShow := rapid.SampledFrom([]hall.NoShowPolicy{{}, {Calls: 2}, {Calls: 2, GapMS: 15_000}}).Draw(rt, "no-show")
			profile := rapid.SampledFrom(profiles).Draw(rt, "profile")
			b := newBench(rt, rdb, func(cfg *hall.Config) { cfg.Policy.NoShow = noShow; profile(cfg) })
			w := &world{rt: rt, b: b, m: newModel(b.Config()), seq: 2}
			w.m.seq, w.m.now = 2, hall.Clock(b.clock.now).Now()
			if rapid.Bool().Draw(rt, "open") {
				for _, a := range officers {
					w.run(a, hall.CounterActOpen)
				}
			}
			rt.Repeat(map[string]func(*rapid.T){
				"issue": w.issue, "call next": w.callNext, "call": w.call, "serve": w.serve, "counter": w.counter,
				"step": w.step, "revert": w.revert, "group": w.group, "pause": w.pause, "time": w.time, "": w.check,
			})
			w.compare()
		})
	})
}

type world struct {
	rt  *rapid.T
	b   *bench
	m   *model
	ids []string
	seq int64
}

var officers = []hall.Actor{atD1, atD2, atP1}

func (w *world) same(what string, want hall.Code, e hall.Event, err error) bool {
	w.rt.Helper()
	if got := hall.CodeOf(err); got != want {
		w.rt.Fatalf("%s: scripts say %q (%v), the model %q", what, got, err, want)
	}
	if err != nil {
		return false
	}
	if w.seq++; e.Seq != w.seq {
		w.rt.Fatalf("%s: event %d, want %d", what, e.Seq, w.seq)
	}
	return true
}

func (w *world) officer(rt *rapid.T) hall.Actor {
	return rapid.SampledFrom(officers).Draw(rt, "officer")
}

func (w *world) ticket(rt *rapid.T) *mTicket {
	if len(w.ids) == 0 {
		rt.Skip("no ticket yet")
	}
	return w.m.tickets[rapid.SampledFrom(w.ids).Draw(rt, "ticket")]
}

func (w *world) issue(rt *rapid.T) {
	service := rapid.SampledFrom([]string{"ktp", "kk", "skck"}).Draw(rt, "service")
	class := rapid.SampledFrom([]string{"regular", "priority"}).Draw(rt, "class")
	var planned []string
	if rapid.IntRange(0, 2).Draw(rt, "several") == 0 {
		planned = rapid.Permutation(others(service)).Draw(rt, "planned")[:rapid.IntRange(1, 2).Draw(rt, "services")]
	}
	want, ahead := w.m.issue(service, class, planned...)
	e, err := w.b.Issue(w.b.ctx, hall.Issue{Meta: w.b.meta(kiosk), Service: service, Planned: planned, Class: class})
	if !w.same("issue "+service, want, e, err) {
		return
	}
	if e.Ticket.Ahead != ahead {
		rt.Fatalf("issue %s %s: told %d ahead, the model %d", service, class, e.Ticket.Ahead, ahead)
	}
	w.m.add(e.Ticket)
	if w.m.numbers[e.Ticket.Prefix] != e.Ticket.Ordinal {
		rt.Fatalf("number %s, the model has given %d", e.Ticket.Number, w.m.numbers[e.Ticket.Prefix])
	}
	w.ids = append(w.ids, e.Ticket.ID)
}

func others(service string) []string {
	return slices.DeleteFunc([]string{"ktp", "kk", "skck"}, func(s string) bool { return s == service })
}

func (w *world) callNext(rt *rapid.T) {
	a := w.officer(rt)
	s, err := w.b.Snapshot(w.b.ctx)
	if err != nil {
		rt.Fatal(err)
	}
	line := hall.NewDay(s).UpcomingAt(a.Counter, 1, w.m.now)
	want, t := w.m.callNext(a)
	e, err := w.b.next(a)
	if !w.same("call next "+a.Counter, want, e, err) {
		if want == hall.CodeNobodyWaiting && len(line) > 0 {
			rt.Fatalf("nobody is next at %s, its console has %s", a.Counter, line[0].Number)
		}
		return
	}
	if e.Ticket.ID != t.id || len(line) == 0 || line[0].ID != t.id {
		rt.Fatalf("%s called %s, the model %s, the console has %v", a.Counter, e.Ticket.Number, t.number, line)
	}
}

func (w *world) call(rt *rapid.T) {
	a, t := w.officer(rt), w.ticket(rt)
	e, err := w.b.Call(w.b.ctx, hall.Call{Meta: w.b.meta(a), Counter: a.Counter, Number: t.number, Reason: "r"})
	w.same("call "+t.number, w.m.call(a, t), e, err)
}

func (w *world) serve(rt *rapid.T) {
	a, service := w.officer(rt), rapid.SampledFrom([]string{"ktp", "kk", "skck"}).Draw(rt, "service")
	want, t := w.m.serve(a, service)
	e, err := w.b.Serve(w.b.ctx, hall.Serve{Meta: w.b.meta(a), Counter: a.Counter, Service: service, Reason: "question"})
	if !w.same("serve "+service+" at "+a.Counter, want, e, err) {
		return
	}
	t.id, t.undo.before.id = e.Ticket.ID, e.Ticket.ID
	w.m.tickets[t.id], w.m.counters[a.Counter].ticket = t, t.id
	w.ids = append(w.ids, t.id)
}

func (w *world) counter(rt *rapid.T) {
	a := w.officer(rt)
	// Open is offered more often: behind closed counters nothing happens.
	action := rapid.SampledFrom([]hall.CounterAction{hall.CounterActOpen, hall.CounterActOpen, hall.CounterActPause,
		hall.CounterActResume, hall.CounterActResume, hall.CounterActClose}).Draw(rt, "action")
	w.run(a, action)
}

func (w *world) run(a hall.Actor, action hall.CounterAction) {
	e, err := w.b.Counter(w.b.ctx, hall.CounterCommand{Meta: w.b.meta(a), Action: action, Counter: a.Counter})
	w.same(string(action)+" "+a.Counter, w.m.counter(a, action), e, err)
}

// steps are the actions of the model but revert, which has a check of its own.
var steps = slices.DeleteFunc(slices.Clone(hall.TicketActions), func(a hall.Action) bool { return a == hall.ActRevert })

func (w *world) step(rt *rapid.T) {
	t, action := w.ticket(rt), rapid.SampledFrom(steps).Draw(rt, "action")
	a := w.officer(rt)
	if t.counter != "" && rapid.IntRange(0, 9).Draw(rt, "own") > 0 {
		a = actorAt(t.counter)
	}
	target := rapid.SampledFrom([]string{"ktp", "kk", "skck"}).Draw(rt, "target")
	switch action { //nolint:exhaustive // the others take a service, or nothing
	case hall.ActClass:
		target = rapid.SampledFrom([]string{"regular", "priority"}).Draw(rt, "class")
	case hall.ActNote:
		target = rapid.SampledFrom([]string{"", "KK di map biru", "sudah difotokopi"}).Draw(rt, "note")
	}
	place := rapid.SampledFrom([]hall.Place{{Where: hall.PlaceEnd}, {Where: hall.PlaceArrival},
		{Where: hall.PlaceAfter, After: 1}, {Where: hall.PlaceAfter, After: 3}}).Draw(rt, "place")
	stay := action == hall.ActFinish && rapid.IntRange(0, 3).Draw(rt, "stay") == 0
	want := w.m.act(a, action, t, target, place, stay)
	e, err := w.b.Act(w.b.ctx, hall.TicketAction{Meta: w.b.meta(a), Action: action, Ticket: t.id, Reason: "r", Outcome: "served",
		Service: target, Class: target, Note: target, Place: &place, Stay: stay})
	w.same(string(action)+" "+t.number, want, e, err)
}

// group moves those who wait for a service to another one's queue.
func (w *world) group(rt *rapid.T) {
	a := rapid.SampledFrom([]hall.Actor{ofDukcapil, ofPolres, manager}).Draw(rt, "by")
	from := rapid.SampledFrom([]string{"ktp", "kk", "skck"}).Draw(rt, "from")
	to := rapid.SampledFrom(others(from)).Draw(rt, "to")
	want, moved := w.m.group(a, from, to)
	e, err := w.b.MoveGroup(w.b.ctx, w.b.group(a, from, to))
	w.seq += int64(moved)
	if w.same("move "+from+" to "+to, want, e, err) && e.Group.Moved != moved {
		rt.Fatalf("%d were moved, by the model %d", e.Group.Moved, moved)
	}
}

func actorAt(counter string) hall.Actor {
	for _, a := range officers {
		if a.Counter == counter {
			return a
		}
	}
	return boss
}

func (w *world) revert(rt *rapid.T) {
	t := w.ticket(rt)
	a := w.officer(rt)
	if t.undo != nil && t.undo.counter != "" {
		a = actorAt(t.undo.counter)
	}
	want := w.m.revert(a, t)
	e, err := w.b.act(a, hall.ActRevert, t.id)
	w.same("revert "+t.number, want, e, err)
}

func (w *world) time(rt *rapid.T) {
	w.b.clock.move(time.Duration(rapid.IntRange(0, 20_000).Draw(rt, "ms")) * time.Millisecond)
	w.m.now = hall.Clock(w.b.clock.now).Now()
}

// check looks at one ticket after each step; compare at all of them in the end.
func (w *world) check(rt *rapid.T) {
	if len(w.ids) > 0 {
		w.hold(w.m.tickets[w.ids[len(w.ids)-1]])
	}
}

func (w *world) hold(m *mTicket) {
	t, err := w.b.Ticket(w.b.ctx, m.id)
	if err != nil {
		w.rt.Fatal(err)
	}
	var plan []string
	for _, p := range t.Planned {
		plan = append(plan, p.Service)
	}
	if !slices.Equal(plan, m.plan) || t.State != m.state || t.Leg.Service != m.service || t.Leg.No != m.leg || t.Leg.Calls != m.calls || t.Class != m.class || t.Note != m.note ||
		(m.state == hall.Waiting && (t.Leg.Score != m.score || t.Leg.Tie != m.tie)) {
		w.rt.Fatalf("%s: the scripts have %+v, the model %+v", m.number, t, *m)
	}
}

func (w *world) compare() {
	for _, id := range w.ids {
		w.hold(w.m.tickets[id])
	}
	s, err := w.b.Snapshot(w.b.ctx)
	if err != nil {
		w.rt.Fatal(err)
	}
	for _, c := range s.Counters {
		if m := w.m.counters[c.ID]; c.State != m.state || c.Ticket != m.ticket {
			w.rt.Fatalf("counter %+v, the model %+v", c, *m)
		}
	}
	used, err := w.b.quotaUsed(w.b.ctx, s.Date)
	if err != nil {
		w.rt.Fatal(err)
	}
	day := hall.NewDay(s)
	for service, n := range w.m.quota {
		if used[service] != n || day.QuotaUsed(service) != n {
			w.rt.Fatalf("quota of %s: %d used, the day in memory %d, the model %d", service, used[service], day.QuotaUsed(service), n)
		}
	}
	w.b.checkHall()
}
