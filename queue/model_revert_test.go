package queue

import (
	"slices"

	"mpp/hall"
)

func (m *model) revert(a hall.Actor, t *mTicket) hall.Code {
	u := t.undo
	switch {
	case u == nil:
		return hall.CodeNothingToRevert
	case m.now-u.at > hall.Millis(m.cfg.Policy.RevertMS):
		return hall.CodeRevertTooLate
	case u.counter == "" && m.agency(u.before.service) != a.Agency: // made at no counter
		return hall.CodeNotYourAgency
	case u.counter != "" && u.counter != a.Counter:
		return hall.CodeNotYourCounter
	}
	cancelled := u.kind == hall.ActCancel
	wasAt := u.before.state == hall.Called || u.before.state == hall.Serving
	isAt := t.state == hall.Called || t.state == hall.Serving
	stays := wasAt && isAt && u.before.counter == t.counter
	if wasAt && !stays {
		c := m.counters[u.before.counter]
		if c.ticket != "" {
			return hall.CodeCounterBusy
		}
		if c.state == hall.CounterClosed {
			return hall.CodeCounterNotOpen
		}
		c.ticket = t.id
	}
	if cancelled && (u.before.charged && !u.before.begun && m.full(u.before.service) || slices.ContainsFunc(u.before.plan, m.full)) {
		return hall.CodeQuotaFull
	}
	if isAt && !stays {
		m.counters[t.counter].ticket = ""
	}
	if cancelled {
		m.charge(&u.before, 1)
	}
	if u.kind == hall.ActServices {
		m.quota[t.plan[len(t.plan)-1]]--
	}
	*t = u.before
	m.accepted()
	return ""
}
