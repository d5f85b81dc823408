package live

import (
	"bytes"
	"strconv"

	"mpp/hall"
)

// Ticket topics are many, up to one for each visitor of the hall, and most events
// change no more of them than a place and an estimate. So they keep their view
// instead of its JSON, and those two members are patched without encoding the rest.

// ticketState is the state of a ticket topic.
type ticketState struct {
	view   hall.TicketView
	called raw // now_called, shared by all phones of the agency
	key    ticketKey
}

// ticketKey is what a ticket topic depends on besides configuration and calls.
type ticketKey struct {
	rev, ahead      int
	known           bool // an estimate is
	estimate        hall.Estimate
	service, agency string
}

// memo keeps what many topics ask of the day after one event.
type memo struct {
	day    *hall.Day
	paces  map[string]hall.Pace
	called map[string]raw
}

func newMemo(d *hall.Day) *memo {
	return &memo{day: d, paces: map[string]hall.Pace{}, called: map[string]raw{}}
}

func (m *memo) pace(service string) hall.Pace {
	p, ok := m.paces[service]
	if !ok {
		p = m.day.Pace(service)
		m.paces[service] = p
	}
	return p
}

func (m *memo) nowCalled(agency string) raw {
	c, ok := m.called[agency]
	if !ok {
		c = encode(m.day.NowCalled(agency))
		m.called[agency] = c
	}
	return c
}

func (m *memo) key(t *hall.Ticket) ticketKey {
	k := ticketKey{rev: t.Rev, service: t.Leg.Service, agency: t.Leg.Agency}
	if t.State == hall.Waiting {
		k.ahead = m.day.Ahead(t.ID)
		k.estimate, k.known = hall.EstimateWait(m.pace(k.service), k.ahead)
	}
	return k
}

// open takes the ticket's first picture; false when it is not of today.
func (s *ticketState) open(m *memo, id string) bool {
	t := m.day.Ticket(id)
	if t == nil {
		return false
	}
	s.view, s.key = m.day.View(t), m.key(t)
	s.called = m.nowCalled(s.key.agency)
	return true
}

// advance brings the picture over an event; with all, whatever may have changed.
// A ticket that is no longer of today keeps its last picture.
func (s *ticketState) advance(m *memo, id string, all bool) patch {
	t := m.day.Ticket(id)
	if t == nil {
		return nil
	}
	p := patch{}
	switch key := m.key(t); {
	case all || key.rev != s.key.rev:
		old, now := encode(s.view), m.day.View(t)
		if fresh := encode(now); !bytes.Equal(old, fresh) {
			p["ticket"] = diff(old, fresh)
		}
		s.view, s.key = now, key
	case key != s.key:
		p["ticket"] = s.move(key)
	}
	if called := m.nowCalled(s.key.agency); !bytes.Equal(called, s.called) {
		p["now_called"], s.called = called, called
	}
	return p
}

// move is the patch of a place and an estimate.
func (s *ticketState) move(now ticketKey) raw {
	p := []byte{'{'}
	if now.ahead != s.key.ahead {
		p = strconv.AppendInt(append(p, `"ahead":`...), int64(now.ahead), 10)
	}
	if now.known != s.key.known || now.estimate != s.key.estimate {
		if len(p) > 1 {
			p = append(p, ',')
		}
		p = append(append(p, `"estimate":`...), estimateJSON(now)...)
	}
	s.key, s.view.Ahead, s.view.Estimate = now, now.ahead, nil
	if now.known {
		s.view.Estimate = &now.estimate
	}
	return append(p, '}')
}

func estimateJSON(k ticketKey) []byte {
	if !k.known {
		return []byte("null")
	}
	p := strconv.AppendInt([]byte(`{"from_minutes":`), int64(k.estimate.FromMinutes), 10)
	return append(strconv.AppendInt(append(p, `,"to_minutes":`...), int64(k.estimate.ToMinutes), 10), '}')
}

func (s *ticketState) whole() raw {
	return encodePatch(map[string]raw{"ticket": encode(s.view), "now_called": s.called})
}
