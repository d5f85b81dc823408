package view

import (
	"slices"

	"mpp/hall"
)

// Announcement is one call or recall, to be shown, and spoken once. ID is the event's
// sequence number: a display speaks rising ids, each once.
type Announcement struct {
	ID       int64           `json:"id"`
	At       *string         `json:"at"`
	Number   string          `json:"number"`
	Class    string          `json:"class"`
	Counter  hall.CounterRef `json:"counter"`
	Agency   hall.Named      `json:"agency"`
	Service  hall.Named      `json:"service"`
	Recall   bool            `json:"recall"`
	Standing bool            `json:"standing"` // the ticket is still called there; otherwise it is shown, not spoken
}

// NowCalled shows the agency's newest announcements, the newest first.
func NowCalled(d *hall.Day, agency string) []Announcement {
	calls := d.NowCalled(agency)
	list := make([]Announcement, 0, len(calls))
	for _, a := range slices.Backward(calls) {
		list = append(list, newAnnouncement(d.Config(), &a))
	}
	return list
}

func newAnnouncement(c *hall.Config, a *hall.Announcement) Announcement {
	v := Announcement{
		ID: a.ID, At: a.At.Stamp(), Number: a.Number, Class: a.Class, Recall: a.Recall,
		Agency: c.NamedAgency(a.Agency), Service: c.NamedService(a.Service), Standing: a.Standing,
	}
	if ref := c.CounterRef(a.Counter); ref != nil {
		v.Counter = *ref
	}
	return v
}
