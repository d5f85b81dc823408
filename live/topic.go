package live

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// kind of a topic; see docs/live.md.
type kind string

const (
	boardTopic   kind = "board" // of a zone
	ticketTopic  kind = "ticket"
	counterTopic kind = "counter"
	agencyTopic  kind = "agency"
	hallTopic    kind = "hall"
	printerTopic kind = "printer" // of a kiosk
	helpTopic    kind = "help"    // the calls of all kiosks, or of one
	devicesTopic kind = "devices" // those that somebody should look after

	hallBoardTopic   kind = "hallboard"
	agencyBoardTopic kind = "agencyboard"
)

// historyLimits bound the history of a topic: some minutes of a full hall. Tickets have
// none: there are thousands, and a ticket's snapshot is hardly larger than two deltas. A
// printer has none either, because what it missed is in its snapshot.
var historyLimits = map[kind]int{boardTopic: 512, hallBoardTopic: 512, agencyBoardTopic: 512, hallTopic: 512, agencyTopic: 512,
	counterTopic: 128, ticketTopic: 0, printerTopic: 0, helpTopic: 0, devicesTopic: 0}

// topic is one open topic.
type topic struct {
	name string
	kind kind
	id   string

	state    any // a pointer to a shape of hall/view
	history  history
	snapshot message // of the present state; empty after a change
	shownAt  int64   // seq of that snapshot
	subs     []*subscription
	idle     time.Time // since when it has no subscriptions
}

// parseTopic splits a topic's name; false when its kind is unknown.
func parseTopic(name string) (kind, string, bool) {
	k, id, colon := strings.Cut(name, ":")
	switch kind(k) {
	case hallTopic, hallBoardTopic, devicesTopic:
		return kind(k), "", !colon
	case helpTopic:
		return helpTopic, id, !colon || id != "" && len(id) <= 128
	case boardTopic, agencyBoardTopic, ticketTopic, counterTopic, agencyTopic, printerTopic:
		return kind(k), id, id != "" && len(id) <= 128
	}
	return "", "", false
}

// unknown is the error code for a topic whose subject does not exist.
var unknown = map[kind]hall.Code{
	boardTopic: hall.CodeUnknownZone, ticketTopic: hall.CodeUnknownTicket,
	counterTopic: hall.CodeUnknownCounter, agencyTopic: hall.CodeUnknownAgency, agencyBoardTopic: hall.CodeUnknownAgency,
}

// isBoard reports whether the topic is one that the hall's screens watch.
func (k kind) isBoard() bool { return k == boardTopic || k == hallBoardTopic || k == agencyBoardTopic }

// scope is what a board's topic is of.
func (t *topic) scope() view.Scope {
	switch t.kind {
	case boardTopic:
		return view.Scope{Zone: t.id}
	case agencyBoardTopic:
		return view.Scope{Agency: t.id}
	}
	return view.Scope{}
}

// ticketState is a view.TicketTopic. The text of the calls is shared by all phones of the
// agency.
type ticketState struct {
	Ticket    view.Ticket     `json:"ticket"`
	NowCalled json.RawMessage `json:"now_called"`
	Pauses    []view.Pause    `json:"pauses"`
}

// build makes the topic's state from the day; false when its subject does not exist.
func (r *topics) build(d *hall.Day, t *topic) (any, bool) {
	switch t.kind {
	case boardTopic, hallBoardTopic, agencyBoardTopic:
		v, ok := view.BoardOf(d, t.scope())
		return &v, ok
	case counterTopic:
		v, ok := view.CounterTopicOf(d, t.id)
		return &v, ok
	case ticketTopic:
		x := d.Ticket(t.id)
		if x == nil {
			return nil, false
		}
		if r.called[x.Leg.Agency] == nil {
			r.called[x.Leg.Agency] = encode(tree(view.NowCalled(d, x.Leg.Agency)))
		}
		v := view.TicketOf(d, x).ForCitizen()
		if r.isOver(d, v.Date) { // as GET /tickets/{ticket} has it
			return &ticketState{v.AfterDay(), json.RawMessage("[]"), []view.Pause{}}, true
		}
		return &ticketState{v, r.called[x.Leg.Agency], view.TicketPauses(d, x)}, true
	case helpTopic, devicesTopic:
		return &struct{}{}, true // all of it is a note
	case printerTopic:
		v := view.PrinterOf(d, t.id)
		return &v, true
	default:
		v, ok := view.HallOf(d, t.id)
		return &v, ok
	}
}

// isOver reports whether the date is a past one. A day stands until the next begins with its
// first ticket, hours after midnight.
func (r *topics) isOver(d *hall.Day, date string) bool {
	return r.halls != nil && date < d.Config().BusinessDate(r.halls.Now())
}

// rebuild compares the whole state. A subject that is gone leaves its last state.
func (r *topics) rebuild(d *hall.Day, t *topic) object {
	now, ok := r.build(d, t)
	if !ok {
		return nil
	}
	patch := mergePatch(t.state, now)
	t.state = now
	return patch
}

// advance brings the state past the last event and returns the patch.
func (r *topics) advance(d *hall.Day, t *topic) object {
	patch := object{}
	switch state := t.state.(type) {
	case *view.Board:
		changed := view.BoardChanges(d, t.scope())
		update(patch, "counters", state.Counters, changed.Counters)
		update(patch, "agencies", state.Agencies, changed.Agencies)
		if changed.Calls != nil {
			updateCalls(patch, state, changed.Calls)
		}
	case *view.Hall:
		changed := view.HallChanges(d, t.id)
		update(patch, "services", state.Services, changed.Services)
		update(patch, "counters", state.Counters, changed.Counters)
	default:
		return r.rebuild(d, t)
	}
	return patch
}

// update sets some entries of a member of the state and adds to patch what changed.
func update[V any](patch object, member string, have, entries map[string]V) {
	changed := object{}
	for id, now := range entries {
		if before, ok := have[id]; !ok {
			changed[id] = now
		} else if p := mergePatch(&before, &now); len(p) > 0 {
			changed[id] = p
		}
		have[id] = now
	}
	if len(changed) > 0 {
		patch[member] = changed
	}
}

// updateCalls replaces the calls of a board. A changed one is in the patch as a whole, so
// that it also corrects a client that never had the old one.
func updateCalls(patch object, b *view.Board, calls map[string]view.Announcement) {
	changed := object{}
	for id := range b.Calls {
		changed[id] = nil
	}
	for id, call := range calls {
		if changed[id] = call; reflect.DeepEqual(b.Calls[id], call) {
			delete(changed, id)
		}
	}
	if b.Calls = calls; len(changed) > 0 {
		patch["calls"] = changed
	}
}

// snapshotMessage is the whole state, encoded once until the next change. That of a ticket
// is not stored, since phones seldom share a ticket.
func (t *topic) snapshotMessage(d *hall.Day) message {
	if t.snapshot.data != nil {
		return t.snapshot
	}
	seq := d.Seq()
	m := envelope{Op: "snapshot", Topic: t.name, Seq: &seq, At: d.At().Stamp(), State: tree(t.state)}.message()
	if t.shownAt = seq; t.kind != ticketTopic {
		t.snapshot = m
	}
	return m
}
