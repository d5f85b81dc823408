package live

import (
	"bytes"
	"encoding/json"
	"strconv"

	"mpp/hall"
	"mpp/hall/view"
)

// There may be a ticket topic for each visitor of the hall, and most events change only
// the place and the estimate of a ticket. So a ticket topic stores the ticket instead of
// its JSON, and those two members are patched without encoding the rest.

// ticketState is the state of a ticket topic.
type ticketState struct {
	ticket *hall.Ticket    // the day's own, which is immutable
	cfg    *hall.Config    // with the names that were sent
	called json.RawMessage // now_called, shared by all phones of the agency
	key    ticketKey
}

// ticketKey is what a ticket's JSON depends on, besides the configuration.
type ticketKey struct {
	rev, ahead      int
	known           bool // there is an estimate
	estimate        hall.Estimate
	service, agency string
}

// ticketPatch is a merge patch of a TicketTopic; a nil member did not change.
type ticketPatch struct{ ticket, called json.RawMessage }

func (p ticketPatch) empty() bool { return p.ticket == nil && p.called == nil }

func (c *renderCache) key(t *hall.Ticket) ticketKey {
	k := ticketKey{rev: t.Rev, service: t.Leg.Service, agency: t.Leg.Agency}
	if t.State == hall.Waiting {
		k.ahead = c.day.Ahead(t.ID)
		k.estimate, k.known = hall.EstimateWait(c.pace(k.service), k.ahead)
	}
	return k
}

// open makes the first state; false when the ticket is not of today.
func (s *ticketState) open(c *renderCache, id string) bool {
	t := c.day.Ticket(id)
	if t == nil {
		return false
	}
	s.set(c, t, c.key(t))
	s.called = c.nowCalled(s.key.agency)
	return true
}

func (s *ticketState) set(c *renderCache, t *hall.Ticket, key ticketKey) {
	s.ticket, s.cfg, s.key = t, c.day.Config(), key
}

// view is the ticket as it was sent last.
func (s *ticketState) view() view.Ticket {
	v := view.NewTicket(s.cfg, s.ticket)
	v.Ahead, v.Estimate = s.key.ahead, nil
	if estimate := s.key.estimate; s.key.known {
		v.Estimate = &estimate // a copy: the view outlives the key
	}
	return v
}

// advance brings the state up to date and returns the patch. With all it also compares
// the configuration's names. A ticket that is no longer of today leaves its last state.
func (s *ticketState) advance(c *renderCache, id string, all bool) (p ticketPatch) {
	t := c.day.Ticket(id)
	if t == nil {
		return p
	}
	key := c.key(t)
	if !all && key.rev == s.key.rev {
		return s.moved(c, key)
	}
	old := s.view()
	s.set(c, t, key)
	now := s.view()
	if patch := mergePatch(&old, &now); len(patch) > 0 {
		p.ticket = encode(patch)
	}
	p.called = s.calledSince(c)
	return p
}

// shift is advance for a ticket that has not changed itself.
func (s *ticketState) shift(c *renderCache) ticketPatch { return s.moved(c, c.key(s.ticket)) }

func (s *ticketState) moved(c *renderCache, key ticketKey) (p ticketPatch) {
	if key.ahead != s.key.ahead || key.known != s.key.known || key.estimate != s.key.estimate {
		p.ticket = s.move(key)
	}
	p.called = s.calledSince(c)
	return p
}

// calledSince is now_called, nil when it is what was sent last.
func (s *ticketState) calledSince(c *renderCache) json.RawMessage {
	called := c.nowCalled(s.key.agency)
	if same(called, s.called) {
		return nil
	}
	s.called = called
	return called
}

// same is bytes.Equal, with a short cut for pieces that are shared.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}

// move sets place and estimate and returns their patch.
func (s *ticketState) move(now ticketKey) json.RawMessage {
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

// whole is the state as a snapshot has it, see view.TicketTopic.
func (s *ticketState) whole() any {
	return map[string]json.RawMessage{"ticket": encode(tree(s.view())), "now_called": s.called}
}
