package live

import "mpp/hall"

// memo keeps what many topics ask of the day as it is after one event.
type memo struct {
	day    *hall.Day
	seq    int64
	stamp  *string // the event's instant
	paces  map[string]hall.Pace
	called map[string]raw // by agency; shared, see topics.called

	// The last ones asked for: tickets come queue by queue.
	service  string
	lastPace hall.Pace
	agency   string
	lastCall raw
}

func newMemo(d *hall.Day, called map[string]raw) *memo {
	return &memo{
		day: d, seq: d.Seq(), stamp: d.At().Stamp(), paces: map[string]hall.Pace{}, called: called,
	}
}

func (m *memo) pace(service string) hall.Pace {
	if service == m.service && service != "" {
		return m.lastPace
	}
	p, ok := m.paces[service]
	if !ok {
		p = m.day.Pace(service)
		m.paces[service] = p
	}
	m.service, m.lastPace = service, p
	return p
}

func (m *memo) nowCalled(agency string) raw {
	if agency == m.agency && agency != "" {
		return m.lastCall
	}
	c, ok := m.called[agency]
	if !ok {
		c = encode(m.day.NowCalled(agency))
		m.called[agency] = c
	}
	m.agency, m.lastCall = agency, c
	return c
}
