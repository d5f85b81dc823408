package queue

import "mpp/hall"

func (m *model) revert(a hall.Actor, t *mTicket) hall.Code {
	u := t.undo
	switch {
	case u == nil:
		return hall.CodeNothingToRevert
	case m.now-u.at > hall.Millis(m.cfg.Policy.RevertMS):
		return hall.CodeRevertTooLate
	case u.counter != a.Counter:
		return hall.CodeNotYourCounter
	}
	charges := u.kind == hall.ActCancel && u.before.leg == 1 && u.before.calls == 0
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
	if quota := m.cfg.Service(u.before.service).Quota; charges && quota > 0 && m.quota[u.before.service] >= quota {
		return hall.CodeQuotaFull
	}
	if isAt && !stays {
		m.counters[t.counter].ticket = ""
	}
	if charges {
		m.quota[u.before.service]++
	}
	*t = u.before
	m.accepted()
	return ""
}
