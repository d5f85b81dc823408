package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mpp/hall"
	"mpp/store"
)

// Topic is the outbox's topic of pushes.
const Topic = "notify.push"

const (
	cursor = "notify"
	// gather is how long a first event waits for others, so that a busy hall costs SQL two
	// transactions a second.
	gather = 400 * time.Millisecond
	// patience bounds a wait for the next event, which may be one that is lost.
	patience = 30 * time.Second
	again    = 2 * time.Second
	// skip is more events than could be of use to anybody.
	skip = 2000
)

// What a citizen is told of.
const (
	kindCalled = "called"
	kindNear   = "near"
	kindMoved  = "moved"
	kindOnward = "onward" // to the next planned service
)

// message is a push to be sent to one subscription.
type message struct {
	Subscription string      `json:"subscription"`
	Ticket       string      `json:"ticket"`
	Kind         string      `json:"kind"`
	At           hall.Millis `json:"at"`
	Leg          int         `json:"leg"`
	CalledAt     hall.Millis `json:"called_at,omitempty"` // the last call: of which it tells
}

// Run follows the hall's events until ctx ends.
func (s *Service) Run(ctx context.Context) {
	failing, next := false, s.begin
	for ctx.Err() == nil {
		err := next(ctx)
		if err == nil {
			next = s.step
		}
		if err != nil && ctx.Err() == nil {
			if !failing {
				s.Log.Warn("push: the events cannot be followed and are retried", "error", err)
			}
			store.Pause(ctx, again)
		}
		failing = err != nil
	}
}

// step takes the next events, or waits for one.
func (s *Service) step(ctx context.Context) error {
	n, err := s.Follow(ctx, cursor, s.apply)
	if err != nil {
		return err
	}
	if n > 0 {
		return s.tellNear(ctx)
	}
	at, err := s.DB.Cursor(ctx, cursor, s.Hall)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.Await(waiting, at+1); err != nil && waiting.Err() == nil {
		return err
	}
	store.Pause(ctx, gather)
	return nil
}

// begin leaves out what happened before anybody could have subscribed.
func (s *Service) begin(ctx context.Context) error {
	at, err := s.DB.Cursor(ctx, cursor, s.Hall)
	if err != nil {
		return err
	}
	last, err := s.Last(ctx)
	if err != nil || last-at <= skip {
		return err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.MoveCursor(cursor, s.Hall, at, last) })
	if errors.Is(err, store.ErrCursorMoved) {
		return nil // by another node
	}
	return err
}

// apply emits what the events have to tell, and notes which visits are over. It runs again
// after an error.
func (s *Service) apply(tx *store.Tx, events []hall.Event) error {
	subscribed, err := s.subscribed(tx, events)
	if err != nil {
		return err
	}
	for i := range events {
		e := &events[i]
		if e.Type == hall.EventDayClosed {
			if err := tx.SQL.Where("hall = ? AND business_date <= ?", s.Hall, e.Date).Delete(&row{}).Error; err != nil {
				return err
			}
		}
		if e.Ticket == nil {
			continue
		}
		for _, r := range subscribed[e.Ticket.ID] {
			if err := s.applyTo(tx, e, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// subscribed are the subscriptions of the events' tickets, by ticket.
func (s *Service) subscribed(tx *store.Tx, events []hall.Event) (map[string][]*row, error) {
	var ids []string
	for i := range events {
		if events[i].Ticket != nil {
			ids = append(ids, events[i].Ticket.ID)
		}
	}
	by := map[string][]*row{}
	if len(ids) == 0 {
		return by, nil
	}
	var rows []*row
	err := tx.SQL.Select("id", "ticket_id", "near", "over_at").Where("hall = ? AND ticket_id IN ?", s.Hall, ids).Find(&rows).Error
	for _, r := range rows {
		by[r.TicketID] = append(by[r.TicketID], r)
	}
	return by, err
}

func (s *Service) applyTo(tx *store.Tx, e *hall.Event, r *row) error {
	set := func(column string, value any) error {
		return tx.SQL.Model(&row{}).Where("hall = ? AND id = ?", s.Hall, r.ID).Update(column, value).Error
	}
	if over := overAt(e); (over == 0) != (r.OverAt == 0) {
		r.OverAt = over
		if err := set("over_at", over); err != nil {
			return err
		}
	}
	switch e.Type { //nolint:exhaustive // the others have nothing to tell
	case hall.EventCalled, hall.EventRecalled, hall.EventResumed:
		return s.emit(tx, e, r, kindCalled, callUse)
	case hall.EventTransferred, hall.EventContinued:
		kind := kindMoved
		if e.Type == hall.EventContinued {
			kind = kindOnward
		}
		if e.Ticket.State != hall.Waiting { // it goes on where its citizen sits
			return nil
		}
		if err := set("near", s.nearNow(r.TicketID)); err != nil {
			return err
		}
		return s.emit(tx, e, r, kind, otherUse)
	case hall.EventLate, hall.EventRequeued, hall.EventReinstated, hall.EventClassChanged: // another place: it may come near once more
		return set("near", s.nearNow(r.TicketID))
	}
	return nil
}

// overAt is when the visit ended by the event, 0 when it goes on.
func overAt(e *hall.Event) hall.Millis {
	if e.Ticket.State.Ended() {
		return e.EffectiveAt()
	}
	return 0
}

func (s *Service) emit(tx *store.Tx, e *hall.Event, r *row, kind string, use time.Duration) error {
	if s.now() > e.EffectiveAt().Add(use) {
		s.Counts.Late.Add(1)
		return nil
	}
	m := message{Subscription: r.ID, Ticket: r.TicketID, Kind: kind, At: e.EffectiveAt(), Leg: e.Ticket.Leg.No}
	if kind == kindCalled {
		m.CalledAt = e.Ticket.Leg.LastCalledAt
	}
	return tx.Emit(store.Message{Topic: Topic, Key: fmt.Sprintf("%s/%d", r.ID, e.Seq), Payload: m})
}

func (s *Service) nearNow(ticket string) (is bool) {
	s.View(func(d *hall.Day) { is = d.Near(ticket) })
	return is
}

// tellNear emits that a turn has come near, once for each place in a queue.
func (s *Service) tellNear(ctx context.Context) error {
	var rows []row
	err := s.DB.Read(ctx).Select("id", "ticket_id").Where("hall = ? AND near = 0 AND over_at = 0", s.Hall).Find(&rows).Error
	if err != nil {
		return store.Unavailable("read push subscriptions", err)
	}
	var due []message
	now := s.now()
	s.View(func(d *hall.Day) {
		for _, r := range rows {
			if d.Near(r.TicketID) {
				due = append(due, message{Subscription: r.ID, Ticket: r.TicketID, Kind: kindNear, At: now, Leg: d.Ticket(r.TicketID).Leg.No})
			}
		}
	})
	if len(due) == 0 {
		return nil
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		for _, m := range due {
			told := tx.SQL.Model(&row{}).Where("hall = ? AND id = ? AND near = 0", s.Hall, m.Subscription).Update("near", true)
			if told.Error != nil || told.RowsAffected == 0 {
				if told.Error != nil {
					return told.Error
				}
				continue
			}
			if err := tx.Emit(store.Message{Topic: Topic, Payload: m}); err != nil {
				return err
			}
		}
		return nil
	})
}
