package live

import (
	"bytes"
	"strconv"

	"mpp/hall"
)

// Ticket topics are many, up to one for each visitor of the hall, and most events
// change no more of them than a place and an estimate. So they keep the ticket instead
// of its JSON, and those two members are patched without encoding the rest.

// ticketState is the state of a ticket topic.
type ticketState struct {
	ticket *hall.Ticket // the day's own, which never changes
	cfg    *hall.Config // with the names that were shown
	called raw          // now_called, shared by all phones of the agency
	key    ticketKey
}

// ticketKey is what a ticket topic depends on besides configuration and calls.
type ticketKey struct {
	rev, ahead      int
	known           bool // an estimate is
	estimate        hall.Estimate
	service, agency string
}

// ticketPatch is a merge patch of a TicketTopic; nil members do not change.
type ticketPatch struct{ ticket, called raw }

func (p ticketPatch) empty() bool { return p.ticket == nil && p.called == nil }

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
	s.take(m, t, m.key(t))
	s.called = m.nowCalled(s.key.agency)
	return true
}

func (s *ticketState) take(m *memo, t *hall.Ticket, key ticketKey) {
	s.ticket, s.cfg, s.key = t, m.day.Config(), key
}

// view is what is shown of the ticket.
func (s *ticketState) view() hall.TicketView { return viewOf(s.cfg, s.ticket, s.key) }

func viewOf(cfg *hall.Config, t *hall.Ticket, key ticketKey) hall.TicketView {
	v := cfg.View(t)
	v.Ahead, v.Estimate = key.ahead, nil
	if key.known {
		v.Estimate = &key.estimate
	}
	return v
}

// advance brings the picture over what happened since; with all, whatever may have
// changed. A ticket that is no longer of today keeps its last picture.
func (s *ticketState) advance(m *memo, id string, all bool) (p ticketPatch) {
	t := m.day.Ticket(id)
	if t == nil {
		return p
	}
	key := m.key(t)
	if !all && key.rev == s.key.rev {
		return s.moved(m, key)
	}
	old := encode(s.view())
	s.take(m, t, key)
	if now := encode(s.view()); !bytes.Equal(old, now) {
		p.ticket = diff(old, now)
	}
	p.called = s.calledSince(m)
	return p
}

// shift is advance for a ticket that nothing has happened to itself.
func (s *ticketState) shift(m *memo) ticketPatch { return s.moved(m, m.key(s.ticket)) }

func (s *ticketState) moved(m *memo, key ticketKey) (p ticketPatch) {
	if key.ahead != s.key.ahead || key.known != s.key.known || key.estimate != s.key.estimate {
		p.ticket = s.move(key)
	}
	p.called = s.calledSince(m)
	return p
}

// calledSince is now_called if it is not what was told last.
func (s *ticketState) calledSince(m *memo) raw {
	called := m.nowCalled(s.key.agency)
	if same(called, s.called) {
		return nil
	}
	s.called = called
	return called
}

// same is bytes.Equal, quick for pieces that are shared.
func same(a, b raw) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}

// move is the patch of a place and an estimate.
func (s *ticketState) move(now ticketKey) raw {
	p := append(make([]byte, 0, 72), '{')
	if now.ahead != s.key.ahead {
		p = strconv.AppendInt(append(p, `"ahead":`...), int64(now.ahead), 10)
	}
	if now.known != s.key.known || now.estimate != s.key.estimate {
		if len(p) > 1 {
			p = append(p, ',')
		}
		p = appendEstimate(append(p, `"estimate":`...), now)
	}
	s.key = now
	return append(p, '}')
}

func appendEstimate(p []byte, k ticketKey) []byte {
	if !k.known {
		return append(p, "null"...)
	}
	p = strconv.AppendInt(append(p, `{"from_minutes":`...), int64(k.estimate.FromMinutes), 10)
	return append(strconv.AppendInt(append(p, `,"to_minutes":`...), int64(k.estimate.ToMinutes), 10), '}')
}

func (s *ticketState) whole() raw {
	return join(map[string]raw{"ticket": encode(s.view()), "now_called": s.called})
}
