package scale

import (
	"encoding/json"

	"mpp/hall"
)

// told tells how many phones each kind of change concerns: the day's events go
// through hall.Day, and for each ticket a phone looks on from the issue to the end of
// the day. It is told when what live compares for a ticket topic is different:
// its own ticket, its place and estimate, and the calls of its agency.
func (s *site) told(tell teller) {
	rows, err := s.sql.db.QueryContext(s.t.Context(), "SELECT payload FROM events ORDER BY seq")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	w := newWatch()
	for rows.Next() {
		var payload []byte
		var e hall.Event
		if err := rows.Scan(&payload); err != nil {
			s.t.Fatal(err)
		}
		if err := json.Unmarshal(payload, &e); err != nil {
			s.t.Fatal(err)
		}
		if err := w.day.Apply(e); err != nil {
			s.t.Fatal(err)
		}
		w.look(&e)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	for kind, c := range w.kinds {
		if c.events < 20 {
			continue // too few to tell a share of
		}
		tell("scale.events_per_visit."+string(kind), c.events/float64(len(w.phones)), "events")
		tell("scale.told_waiting."+string(kind), c.waiting.share(), "messages")
		tell("scale.told_other."+string(kind), c.others.share(), "messages")
	}
	tell("scale.message_bytes", w.bytes/w.messages, "B")
}

// share is how many of those who looked on were told.
type share struct{ told, looking float64 }

func (s share) share() float64 {
	if s.looking == 0 {
		return 0
	}
	return s.told / s.looking
}

// toldBy counts one kind of event: phones of the same agency, other than the ticket's own.
type toldBy struct {
	events          float64
	waiting, others share
}

// phone is what a ticket's page shows.
type phone struct {
	rev, ahead int
	known      bool
	estimate   hall.Estimate
	called     string
}

type watch struct {
	day             *hall.Day
	phones          map[string]phone
	byAgency        map[string][]string
	kinds           map[hall.EventType]*toldBy
	bytes, messages float64
}

func newWatch() *watch {
	return &watch{day: hall.NewDay(hall.Snapshot{}), phones: map[string]phone{}, byAgency: map[string][]string{}, kinds: map[hall.EventType]*toldBy{}}
}

// look compares every phone of the event's agency; no counter serves two agencies here.
func (w *watch) look(e *hall.Event) {
	agency := ""
	switch {
	case e.Ticket != nil:
		agency = e.Ticket.Leg.Agency
	case e.Counter != nil:
		if k := w.day.Config().Counter(e.Counter.ID); k != nil {
			agency = k.Agency
		}
	}
	if agency == "" {
		return
	}
	c := w.kinds[e.Type]
	if c == nil {
		c = &toldBy{}
		w.kinds[e.Type] = c
	}
	c.events++
	called, err := json.Marshal(w.day.NowCalled(agency))
	if err != nil {
		panic(err)
	}
	paces := map[string]hall.Pace{}
	for _, id := range w.byAgency[agency] {
		t := w.day.Ticket(id)
		if t.Leg.Agency == agency && (e.Ticket == nil || e.Ticket.ID != id) {
			w.compare(c, t, w.shows(t, string(called), paces))
		}
	}
	if e.Ticket != nil {
		w.own(e, w.shows(w.day.Ticket(e.Ticket.ID), string(called), paces))
	}
}

func (w *watch) shows(t *hall.Ticket, called string, paces map[string]hall.Pace) phone {
	p := phone{rev: t.Rev, called: called}
	if t.State == hall.Waiting {
		pace, ok := paces[t.Leg.Service]
		if !ok {
			pace = w.day.Pace(t.Leg.Service)
			paces[t.Leg.Service] = pace
		}
		p.ahead = w.day.Ahead(t.ID)
		p.estimate, p.known = hall.EstimateWait(pace, p.ahead)
	}
	return p
}

func (w *watch) compare(c *toldBy, t *hall.Ticket, now phone) {
	s := &c.others
	if t.State == hall.Waiting {
		s = &c.waiting
	}
	s.looking++
	if before := w.phones[t.ID]; before != now {
		s.told++
		w.messages++
		w.bytes += float64(deltaBytes(before, now))
		w.phones[t.ID] = now
	}
}

// own enters the event's ticket; its phone is told always.
func (w *watch) own(e *hall.Event, now phone) {
	if _, known := w.phones[e.Ticket.ID]; !known || e.Closed != nil {
		a := e.Ticket.Leg.Agency
		w.byAgency[a] = append(w.byAgency[a], e.Ticket.ID)
	}
	w.phones[e.Ticket.ID] = now
}

// deltaBytes is about the length of the frame: the envelope with a ticket's topic,
// and the members that changed, as live/message.go and live/ticket.go write them.
func deltaBytes(before, now phone) int {
	n := len(`{"op":"delta","topic":"ticket:0123456789abcdef0123","seq":12345,"at":"2026-01-01T00:00:00.000Z","patch":{}}`)
	if before.ahead != now.ahead {
		n += len(`"ticket":{"ahead":12}`)
	}
	if before.estimate != now.estimate || before.known != now.known {
		n += len(`"ticket":{"estimate":{"from_minutes":12,"to_minutes":34}}`)
	}
	if before.called != now.called {
		n += len(`,"now_called":`) + len(now.called)
	}
	return n
}
