package queue

import (
	"slices"

	"mpp/hall"
)

// full reports whether the service has no number left.
func (m *model) full(service string) bool {
	quota := m.cfg.Service(service).Quota
	return quota > 0 && m.quota[service] >= quota
}

func (m *model) nextLeg(t *mTicket, service string) {
	t.service, t.leg, t.calls, t.begun, t.counter = service, t.leg+1, 0, false, ""
	t.score, t.tie = int64(t.arrival)-m.cfg.CreditMS(t.class), m.seq+1
}

// group moves those who wait, class by class; each keeps its place in line.
func (m *model) group(a hall.Actor, from, to string) (hall.Code, int) {
	if a.Agency != "" && (m.agency(from) != a.Agency || m.agency(to) != a.Agency) {
		return hall.CodeNotYourAgency, 0
	}
	moved := 0
	for _, class := range m.cfg.Policy.Classes {
		for _, t := range m.queue([]string{from}) {
			if t.class != class.ID {
				continue
			}
			before, score := *t, t.score
			m.nextLeg(t, to)
			t.score, t.charged = score, slices.Contains(t.plan, to)
			t.plan = slices.DeleteFunc(slices.Clone(t.plan), func(s string) bool { return s == to })
			m.remember(t, hall.ActMove, "", before)
			m.accepted()
			moved++
		}
	}
	if moved == 0 {
		return hall.CodeNobodyWaiting, 0
	}
	m.accepted()
	return "", moved
}

// goOn finishes a leg of a visit with a plan, or of one that is to stay.
func (m *model) goOn(t *mTicket, stay bool) hall.Code {
	switch {
	case len(t.plan) == 0:
		return hall.CodeNothingPlanned
	case stay && !slices.Contains(m.cfg.Counter(t.counter).Services, t.plan[0]):
		return hall.CodeNotServed
	}
	before, counter := *t, t.counter
	m.nextLeg(t, t.plan[0])
	t.plan, t.charged, t.state = t.plan[1:], true, hall.Waiting
	if stay {
		t.state, t.counter, t.begun = hall.Serving, counter, true
	} else {
		m.counters[counter].ticket = ""
	}
	m.remember(t, hall.ActContinue, counter, before)
	m.accepted()
	return ""
}

// extend adds a service to the visit's plan.
func (m *model) extend(a hall.Actor, t *mTicket, service string) hall.Code {
	switch {
	case t.service == service || slices.Contains(t.plan, service), t.leg+len(t.plan) >= 5:
		return hall.CodeAddRefused
	case m.paused(service):
		return hall.CodePaused
	case m.full(service):
		return hall.CodeQuotaFull
	}
	before := *t
	m.quota[service]++
	t.plan = append(slices.Clone(t.plan), service)
	m.remember(t, hall.ActServices, a.Counter, before)
	m.accepted()
	return ""
}

// charge counts what of a visit has not begun against the quotas, or gives it back.
func (m *model) charge(t *mTicket, by int) {
	if t.charged && !t.begun {
		m.quota[t.service] += by
	}
	for _, s := range t.plan {
		m.quota[s] += by
	}
}
