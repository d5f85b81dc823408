package live

import "mpp/hall"

// memo keeps what many topics ask of the day as it is after one event.
type memo struct {
	day    *hall.Day
	seq    int64
	stamp  *string // the event's instant
	paces  map[string]hall.Pace
	called map[string]raw // by agency; shared, see topics.called

}

func newMemo(d *hall.Day, called map[string]raw) *memo {
	return &memo{
		day: d, seq: d.Seq(), stamp: d.At().Stamp(), paces: map[string]hall.Pace{}, called: called,
	}
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
