package simulate

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"sort"
	"strconv"
	"time"

	"mpp/hall"
)

// What GET /events says, as far as the simulator reads it (api/openapi.yaml).
type (
	eventPage struct{ Events []event }
	event     struct {
		Seq           int64
		Type, Reverts hall.EventType
		Actor         hall.Actor
		Ticket        *eventTicket
		Counter       *eventCounter
		Closed        *eventLeg
		Group         *hall.Group
		Pause         *struct {
			Agency string
			Stops  bool
		}
	}
	eventTicket struct {
		ID, Number, Date, Class string
		State                   hall.State
		Rev                     int
		IssuedAt                time.Time `json:"issued_at"`
		Leg                     eventLeg
	}
	eventLeg struct {
		No        int
		Service   string
		QueuedAt  *time.Time `json:"queued_at"`
		CalledAt  *time.Time `json:"called_at"`
		StartedAt *time.Time `json:"started_at"`
		ServiceMS int64      `json:"service_ms"`
		End       hall.State
	}
	eventCounter struct {
		ID    string
		State hall.CounterState
	}
)

// subject is the ticket, or the counter of a change of a counter's own life; "" for
// another event.
func (e event) subject() string {
	switch {
	case e.Ticket != nil:
		return "ticket " + e.Ticket.ID
	case e.Counter != nil:
		return "counter " + e.Counter.ID
	}
	return ""
}

// change is the event, the i-th of its subject, as the book would have it.
func (e event) change(i int) change {
	if e.Ticket == nil {
		return change{Rev: i + 1, Event: e.Type, State: string(e.Counter.State)}
	}
	t := e.Ticket
	return change{Rev: t.Rev, Event: e.Type, Reverts: e.Reverts, State: string(t.State), Number: t.Number, Class: t.Class,
		Service: t.Leg.Service, Leg: t.Leg.No}
}

func (c *client) events(ctx context.Context, token string, after int64, limit int) (p eventPage, err error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}, "limit": {strconv.Itoa(limit)}}
	err = c.get(ctx, token, "/api/v1/events?"+q.Encode(), &p)
	return p, err
}

// lastEvent finds the number of the newest event in the log, by halves: numbers have no
// gap, so there is an event after each number but the last.
func (c *client) lastEvent(ctx context.Context, token string) (last int64, err error) {
	n := sort.Search(math.MaxInt32, func(n int) bool {
		if err != nil {
			return true
		}
		var p eventPage
		p, err = c.events(ctx, token, int64(n), 1)
		return len(p.Events) == 0
	})
	return int64(n), err
}

const (
	pageOf     = 1000                   // events asked for at once
	probeEvery = 100 * time.Millisecond // while the ledger catches up
)

// readLog reads all events since the run began and compares them with the book, until
// nothing is missing or Options.CatchUp is over.
func (d *day) readLog(ctx context.Context) (all []event, v *verdict, err error) {
	for until := time.Now().Add(d.o.CatchUp); ; {
		after := d.after
		if len(all) > 0 {
			after = all[len(all)-1].Seq
		}
		p, err := d.c.events(ctx, d.admin(), after, pageOf)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the log: %w", err)
		}
		if all = append(all, p.Events...); len(p.Events) > 0 {
			continue
		}
		v := compare(d.book, all, d.after, d.hall.Now, d.o.Shared)
		if v.missing == 0 || time.Now().After(until) {
			return all, v, nil
		}
		pause(ctx, probeEvery)
	}
}
