package app

import (
	"context"

	"mpp/api"
	"mpp/hall"
	"mpp/ledger"
	"mpp/live"
	"mpp/queue"
)

// The adapters join rooms that do not know each other.
var (
	_ live.Source  = feedSource{}
	_ api.Ledger   = hallLedger{}
	_ queue.Ledger = hallMemory{}
	_ api.Reporter = reports{}
)

// HallDeps returns what the API needs of one hall's queue and ledger. The caller adds
// the rest.
func HallDeps(q *queue.Queue, l *ledger.Ledger, hallID string, clock hall.Clock) api.Deps {
	return api.Deps{Queue: q, Ledger: hallLedger{l, hallID}, Reports: reports{l, q}, Importer: importer{q, clock}, Clock: clock}
}

// feedSource is the live feed's view of the queue.
type feedSource struct {
	queue  *queue.Queue
	stream *queue.Stream
	safe   func(ctx context.Context, seq int64) error // returns when the event is as safe as MPP_ACK says
}

// Snapshot first makes sure that Redis has not lost the hall: the feed asks for a
// snapshot at the start and when it has missed events.
func (s feedSource) Snapshot(ctx context.Context) (hall.Snapshot, error) {
	if err := s.queue.Recover(ctx); err != nil {
		return hall.Snapshot{}, err
	}
	return s.queue.Snapshot(ctx)
}

func (s feedSource) Tail(ctx context.Context, after int64, apply func([]hall.Event) error) error {
	return s.stream.Tail(ctx, after, func(events []hall.Event) error {
		s.queue.Observe(events)
		// A screen must not show an event that a crash could take back: another event
		// would get its number, and the screen would ignore that one as seen.
		if err := s.safe(ctx, events[len(events)-1].Seq); err != nil {
			return err
		}
		return apply(events)
	})
}

// hallMemory is the ledger of one hall as the recovery of the queue needs it.
type hallMemory struct {
	*ledger.Ledger
	hall  string
	ready func() bool // reports whether the tables are those of this version
}

// errDetached refuses the ledger until its tables have been checked.
var errDetached = hall.Refuse(hall.CodeUnavailable, "SQL has not answered since the start")

// Record commits what the ledger takes and puts the rest into quarantine: one event that
// it will never take must not keep a hall from being recovered.
func (m hallMemory) Record(ctx context.Context, events []hall.Event) error {
	if !m.ready() {
		return errDetached
	}
	_, err := m.RecordOrQuarantine(ctx, m.hall, events)
	return err
}

func (m hallMemory) LastSeq(ctx context.Context) (int64, error) {
	if !m.ready() {
		return 0, errDetached
	}
	return m.Ledger.LastSeq(ctx, m.hall)
}

func (m hallMemory) MissingSeqs(ctx context.Context, from, upTo int64) ([]int64, error) {
	if !m.ready() {
		return nil, errDetached
	}
	return m.Ledger.MissingSeqs(ctx, m.hall, from, upTo)
}

func (m hallMemory) UnexplainedGaps(ctx context.Context, upTo int64) (int64, error) {
	if !m.ready() {
		return 0, errDetached
	}
	return m.Ledger.UnexplainedGaps(ctx, m.hall, upTo)
}

func (m hallMemory) Today(ctx context.Context) (hall.Snapshot, bool, error) {
	if !m.ready() {
		return hall.Snapshot{}, false, errDetached
	}
	return m.Ledger.Today(ctx, m.hall)
}

// hallLedger is the ledger of one hall as the API needs it.
type hallLedger struct {
	*ledger.Ledger
	hall string
}

func (l hallLedger) Events(ctx context.Context, q api.EventQuery) ([]hall.Event, error) {
	return l.Ledger.Events(ctx, l.hall, q.After, q.Limit, ledger.EventFilter{Ticket: q.Ticket, Agency: q.Agency})
}

func (l hallLedger) Ticket(ctx context.Context, id string) (hall.Ticket, error) {
	return l.Ledger.Ticket(ctx, l.hall, id)
}

func (l hallLedger) TicketByNumber(ctx context.Context, date, number string) (hall.Ticket, error) {
	return l.Ledger.TicketByNumber(ctx, l.hall, date, number)
}
