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
	_ live.Source    = feedSource{}
	_ api.Ledger     = hallLedger{}
	_ queue.Ledger   = recoveryLedger{}
	_ api.Reporter   = reports{}
	_ api.SlipDrawer = &slips{}
)

// HallDeps returns what the API needs of one hall's queue and ledger. The caller adds
// the rest.
func HallDeps(q *queue.Queue, l *ledger.Ledger, hallID string, clock hall.Clock) api.Deps {
	return api.Deps{Queue: q, Ledger: hallLedger{l, hallID}, Reports: reports{l, q, clock}, Slips: newSlips(q.Config, nil, nil), Importer: importer{q, clock}, Clock: clock}
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

// recoveryLedger is the ledger of one hall as the recovery of the queue needs it.
type recoveryLedger struct {
	*ledger.Ledger
	hall  string
	ready func() bool // reports whether the tables are those of this version
}

// errDetached refuses the ledger until its tables have been checked.
var errDetached = hall.Refuse(hall.CodeUnavailable, "SQL has not answered since the start")

// Record commits what the ledger takes and puts the rest into quarantine: one event that
// it will never take must not keep a hall from being recovered.
func (l recoveryLedger) Record(ctx context.Context, events []hall.Event) error {
	if !l.ready() {
		return errDetached
	}
	_, err := l.RecordOrQuarantine(ctx, l.hall, events)
	return err
}

func (l recoveryLedger) LastSeq(ctx context.Context) (int64, error) {
	if !l.ready() {
		return 0, errDetached
	}
	return l.Ledger.LastSeq(ctx, l.hall)
}

func (l recoveryLedger) MissingSeqs(ctx context.Context, from, upTo int64) ([]int64, error) {
	if !l.ready() {
		return nil, errDetached
	}
	return l.Ledger.MissingSeqs(ctx, l.hall, from, upTo)
}

func (l recoveryLedger) UnexplainedGaps(ctx context.Context, upTo int64) (int64, error) {
	if !l.ready() {
		return 0, errDetached
	}
	return l.Ledger.UnexplainedGaps(ctx, l.hall, upTo)
}

func (l recoveryLedger) Tie(ctx context.Context) (hall.Tie, hall.Millis, error) {
	if !l.ready() {
		return hall.Tie{}, 0, errDetached
	}
	return l.Ledger.Tie(ctx, l.hall)
}

func (l recoveryLedger) ClaimTie(ctx context.Context, from hall.Tie) (hall.Tie, error) {
	if !l.ready() {
		return hall.Tie{}, errDetached
	}
	return l.Ledger.ClaimTie(ctx, l.hall, from)
}

func (l recoveryLedger) SetTie(ctx context.Context, t hall.Tie) error {
	if !l.ready() {
		return errDetached
	}
	return l.Ledger.SetTie(ctx, l.hall, t)
}

func (l recoveryLedger) Beat(ctx context.Context, t hall.Tie) error {
	if !l.ready() {
		return errDetached
	}
	return l.Ledger.Beat(ctx, l.hall, t)
}

func (l recoveryLedger) Today(ctx context.Context) (hall.Snapshot, bool, error) {
	if !l.ready() {
		return hall.Snapshot{}, false, errDetached
	}
	return l.Ledger.Today(ctx, l.hall)
}

// hallLedger is the ledger of one hall as the API needs it.
type hallLedger struct {
	*ledger.Ledger
	hall string
}

func (l hallLedger) Events(ctx context.Context, q api.EventQuery) ([]hall.Event, error) {
	return l.Ledger.Events(ctx, l.hall, q.After, q.Limit, ledger.EventFilter{Ticket: q.Ticket, Agency: q.Agency, Date: q.Date, Type: q.Type})
}

func (l hallLedger) Ticket(ctx context.Context, id string) (hall.Ticket, error) {
	return l.Ledger.Ticket(ctx, l.hall, id)
}

func (l hallLedger) TicketByNumber(ctx context.Context, date, number string) (hall.Ticket, error) {
	return l.Ledger.TicketByNumber(ctx, l.hall, date, number)
}
