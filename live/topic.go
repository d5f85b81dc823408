package live

import (
	"strings"
	"time"

	"mpp/hall"
)

// kind of a topic; see docs/live.md.
type kind string

const (
	boardTopic   kind = "board"
	ticketTopic  kind = "ticket"
	counterTopic kind = "counter"
	agencyTopic  kind = "agency"
	hallTopic    kind = "hall"
)

// ringLimits bound what is remembered of one topic: some minutes of a full hall.
// A phone's topic is small, and there are thousands of them.
var ringLimits = map[kind]int{boardTopic: 512, hallTopic: 512, agencyTopic: 512, counterTopic: 128, ticketTopic: 32}

// topic is a part of the present that somebody watches, or lately did.
type topic struct {
	name string
	kind kind
	id   string

	state    state
	ring     ring
	snapshot *message // of the state as it is; nil after a change
	shownAt  int64    // seq of that snapshot
	subs     map[*socket]*subscription
	idle     time.Time // since when nobody watches

	seen ticketKey // ticket topics: what the state was made from
}

// ticketKey is what a ticket topic depends on besides configuration and calls.
type ticketKey struct {
	rev, ahead, from, to int
	service, agency      string
}

// parseTopic splits a name; false for one of no known kind.
func parseTopic(name string) (kind, string, bool) {
	k, id, colon := strings.Cut(name, ":")
	switch kind(k) {
	case hallTopic:
		return hallTopic, "", !colon
	case boardTopic, ticketTopic, counterTopic, agencyTopic:
		return kind(k), id, id != "" && len(id) <= 128
	}
	return "", "", false
}

// unknown is the code for a topic whose thing does not exist.
var unknown = map[kind]hall.Code{
	boardTopic: hall.CodeUnknownZone, ticketTopic: hall.CodeUnknownTicket,
	counterTopic: hall.CodeUnknownCounter, agencyTopic: hall.CodeUnknownAgency,
}

// build makes the topic's state from the day; false when its thing does not exist.
func (t *topic) build(d *hall.Day) (state, bool) {
	switch t.kind {
	case boardTopic:
		v, ok := d.BoardView(t.id)
		return newState(v, "counters", "calls", "agencies"), ok
	case counterTopic:
		v, ok := d.CounterTopic(t.id)
		return newState(v, "waiting"), ok
	case ticketTopic:
		v, ok := d.TicketTopic(t.id)
		return newState(v), ok
	default:
		v, ok := d.HallView(t.id)
		return newState(v, "agencies", "services", "counters"), ok
	}
}

// open makes the first state.
func (t *topic) open(d *hall.Day) bool {
	s, ok := t.build(d)
	if !ok {
		return false
	}
	t.state = s
	t.seen = keyOf(d, t)
	t.ring.limit = ringLimits[t.kind]
	t.ring.reset(d.Seq())
	return true
}

// rebuild compares the whole state. A thing that is gone leaves its last picture.
func (t *topic) rebuild(d *hall.Day) patch {
	s, ok := t.build(d)
	if !ok {
		return nil
	}
	t.seen = keyOf(d, t)
	return t.state.replace(s)
}

// advance brings the state over the last event and gives the patch.
func (t *topic) advance(d *hall.Day) patch {
	switch t.kind {
	case boardTopic:
		return t.advanceBoard(d)
	case hallTopic, agencyTopic:
		return t.advanceHall(d)
	case ticketTopic:
		return t.advanceTicket(d)
	default:
		return t.rebuild(d)
	}
}

func (t *topic) advanceBoard(d *hall.Day) patch {
	part, p := d.BoardPart(t.id), patch{}
	t.state.update(p, "counters", pieces(part.Counters), false, diff)
	t.state.update(p, "agencies", pieces(part.Agencies), false, diff)
	if part.Calls != nil {
		t.state.update(p, "calls", pieces(part.Calls), true, renew)
	}
	return p
}

func (t *topic) advanceHall(d *hall.Day) patch {
	part, p := d.HallPart(t.id), patch{}
	t.state.update(p, "services", pieces(part.Services), false, diff)
	t.state.update(p, "counters", pieces(part.Counters), false, diff)
	return p
}

// advanceTicket looks at place and estimate before it encodes anything: with
// thousands of phones most events change neither.
func (t *topic) advanceTicket(d *hall.Day) patch {
	key := keyOf(d, t)
	called := false
	for _, a := range d.Touched().Agencies {
		called = called || a == key.agency
	}
	if key == t.seen && !called {
		return nil
	}
	return t.rebuild(d)
}

func keyOf(d *hall.Day, t *topic) ticketKey {
	if t.kind != ticketTopic {
		return ticketKey{}
	}
	x := d.Ticket(t.id)
	if x == nil {
		return t.seen
	}
	k := ticketKey{rev: x.Rev, ahead: d.Ahead(t.id), service: x.Leg.Service, agency: x.Leg.Agency}
	if e, ok := d.Estimate(t.id); ok {
		k.from, k.to = e.FromMinutes, e.ToMinutes
	}
	return k
}

func pieces[V any](m map[string]V) map[string]raw {
	out := make(map[string]raw, len(m))
	for k, v := range m {
		out[k] = encode(v)
	}
	return out
}

// snapshotMessage is the whole state, encoded once until the next change.
func (t *topic) snapshotMessage(d *hall.Day) *message {
	if t.snapshot == nil {
		seq := d.Seq()
		t.snapshot = envelope{Op: "snapshot", Topic: t.name, Seq: &seq, At: d.At().Stamp(), State: t.state.whole()}.message()
		t.shownAt = seq
	}
	return t.snapshot
}
