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
// Of a ticket nothing is: there are thousands, and its whole picture is hardly larger
// than two deltas.
var ringLimits = map[kind]int{boardTopic: 512, hallTopic: 512, agencyTopic: 512, counterTopic: 128, ticketTopic: 0}

// topic is a part of the present that somebody watches, or lately did.
type topic struct {
	name   string
	quoted raw // the name as JSON
	kind   kind
	id     string

	state    state
	ring     ring
	snapshot message // of the state as it is; none after a change
	shownAt  int64   // seq of that snapshot
	subs     []*subscription
	idle     time.Time // since when nobody watches
	listed   bool      // only while a round is collected
	dropped  bool      // nobody finds it any more

	ticket ticketState // instead of state for a ticket topic
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
func (t *topic) build(m *memo) (state, bool) {
	d := m.day
	switch t.kind {
	case boardTopic:
		v, ok := d.BoardView(t.id)
		return newState(v, "counters", "calls", "agencies"), ok
	case counterTopic:
		return m.counterState(t.id)
	default:
		v, ok := d.HallView(t.id)
		return newState(v, "agencies", "services", "counters"), ok
	}
}

// open makes the first state.
func (t *topic) open(m *memo) bool {
	t.ring.limit = ringLimits[t.kind]
	t.ring.reset(m.day.Seq())
	if t.kind == ticketTopic {
		return t.ticket.open(m, t.id)
	}
	s, ok := t.build(m)
	t.state = s
	return ok
}

// rebuild compares the whole state. A thing that is gone leaves its last picture.
func (t *topic) rebuild(m *memo) patch {
	s, ok := t.build(m)
	if !ok {
		return nil
	}
	return t.state.replace(s)
}

// advance brings the state over the last event and gives the patch.
func (t *topic) advance(m *memo) patch {
	switch t.kind {
	case boardTopic:
		return t.advanceBoard(m.day)
	case hallTopic, agencyTopic:
		return t.advanceHall(m.day)
	default:
		return t.rebuild(m)
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

func pieces[V any](m map[string]V) map[string]raw {
	out := make(map[string]raw, len(m))
	for k, v := range m {
		out[k] = encode(v)
	}
	return out
}

// snapshotMessage is the whole state, encoded once until the next change.
func (t *topic) snapshotMessage(d *hall.Day) message {
	if t.snapshot.wire == nil {
		seq, whole := d.Seq(), t.state.whole
		if t.kind == ticketTopic {
			whole = t.ticket.whole
		}
		x := envelope{Op: "snapshot", Topic: t.name, Seq: &seq, At: d.At().Stamp(), State: whole()}.message()
		t.shownAt = seq
		if t.kind == ticketTopic {
			return x // nobody else will ask for it
		}
		t.snapshot = x
	}
	return t.snapshot
}
