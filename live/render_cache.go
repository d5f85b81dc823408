package live

import (
	"encoding/json"

	"mpp/hall"
	"mpp/hall/view"
)

// renderCache holds what many topics need of the day as it is after one event.
type renderCache struct {
	day    *hall.Day
	seq    int64
	stamp  *string // the event's instant
	paces  map[string]hall.Pace
	called map[string]json.RawMessage // by agency; shared, see topics.called

	// The last ones asked for: tickets come queue by queue.
	service  string
	lastPace hall.Pace
	agency   string
	lastCall json.RawMessage
}

func newRenderCache(d *hall.Day, called map[string]json.RawMessage) *renderCache {
	return &renderCache{day: d, seq: d.Seq(), stamp: d.At().Stamp(), paces: map[string]hall.Pace{}, called: called}
}

func (c *renderCache) pace(service string) hall.Pace {
	if service == c.service && service != "" {
		return c.lastPace
	}
	p, ok := c.paces[service]
	if !ok {
		p = c.day.Pace(service)
		c.paces[service] = p
	}
	c.service, c.lastPace = service, p
	return p
}

func (c *renderCache) nowCalled(agency string) json.RawMessage {
	if agency == c.agency && agency != "" {
		return c.lastCall
	}
	calls, ok := c.called[agency]
	if !ok {
		calls = encode(tree(view.NowCalled(c.day, agency)))
		c.called[agency] = calls
	}
	c.agency, c.lastCall = agency, calls
	return calls
}
