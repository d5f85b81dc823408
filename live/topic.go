package live

import (
	"strings"
	"time"

	"mpp/hall"
	"mpp/hall/view"
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

// historyLimits bound the history of a topic: some minutes of a full hall. Tickets have
// none: there are thousands, and a ticket's snapshot is hardly larger than two deltas.
var historyLimits = map[kind]int{boardTopic: 512, hallTopic: 512, agencyTopic: 512, counterTopic: 128, ticketTopic: 0}

// topic is one open topic.
type topic struct {
	name   string
	quoted raw // the name as JSON
	kind   kind
	id     string

	state    state
	history  history
	snapshot message // of the present state; empty after a change
	shownAt  int64   // seq of that snapshot
	subs     []*subscription
	idle     time.Time // since when it has no subscriptions
	listed   bool      // only while a round begins
	dropped  bool      // no longer in topics

	ticket ticketState // instead of state for a ticket topic
}

// parseTopic splits a topic's name; false when its kind is unknown.
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

// unknown is the error code for a topic whose subject does not exist.
var unknown = map[kind]hall.Code{
	boardTopic: hall.CodeUnknownZone, ticketTopic: hall.CodeUnknownTicket,
	counterTopic: hall.CodeUnknownCounter, agencyTopic: hall.CodeUnknownAgency,
}

// build makes the topic's state from the day; false when its subject does not exist.
func (t *topic) build(c *renderCache) (state, bool) {
	d := c.day
	switch t.kind {
	case boardTopic:
		v, ok := view.BoardOf(d, t.id)
		return newState(v, "counters", "calls", "agencies"), ok
	case counterTopic:
		v, ok := view.CounterTopicOf(d, t.id)
		return newState(v, "waiting"), ok
	default:
		v, ok := view.HallOf(d, t.id)
		return newState(v, "agencies", "services", "counters"), ok
	}
}

// open makes the first state; false when the topic's subject does not exist.
func (t *topic) open(c *renderCache) bool {
	t.history.limit = historyLimits[t.kind]
	t.history.reset(c.day.Seq())
	if t.kind == ticketTopic {
		return t.ticket.open(c, t.id)
	}
	s, ok := t.build(c)
	t.state = s
	return ok
}

// rebuild compares the whole state. A subject that is gone leaves its last state.
func (t *topic) rebuild(c *renderCache) patch {
	s, ok := t.build(c)
	if !ok {
		return nil
	}
	return t.state.replace(s)
}

// advance brings the state past the last event and returns the patch.
func (t *topic) advance(c *renderCache) patch {
	switch t.kind {
	case boardTopic:
		return t.advanceBoard(c.day)
	case hallTopic, agencyTopic:
		return t.advanceHall(c.day)
	default:
		return t.rebuild(c)
	}
}

func (t *topic) advanceBoard(d *hall.Day) patch {
	part, p := view.BoardChanges(d, t.id), patch{}
	t.state.update(p, "counters", pieces(part.Counters), false, diff)
	t.state.update(p, "agencies", pieces(part.Agencies), false, diff)
	if part.Calls != nil {
		t.state.update(p, "calls", pieces(part.Calls), true, renew)
	}
	return p
}

func (t *topic) advanceHall(d *hall.Day) patch {
	part, p := view.HallChanges(d, t.id), patch{}
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
			return x // phones seldom share a ticket
		}
		t.snapshot = x
	}
	return t.snapshot
}
