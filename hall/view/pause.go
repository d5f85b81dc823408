package view

import "mpp/hall"

// Pause is a pause of an agency or of the hall, or an announcement, as everybody may see it. What
// it has not is missing, since it stands in lists of the feed's patches.
type Pause struct {
	ID     int64       `json:"id"`
	Agency *hall.Named `json:"agency,omitempty"` // missing: the hall's
	Stops  bool        `json:"stops"`            // false: an announcement
	Reason string      `json:"reason"`
	Since  *string     `json:"since"`
	Until  *string     `json:"until,omitempty"` // when it ends by itself
	Ended  *string     `json:"ended,omitempty"` // only in the answer to its end
}

// NewPause shows a pause.
func NewPause(c *hall.Config, p *hall.Pause) Pause {
	v := Pause{ID: p.ID, Stops: p.Stops, Reason: p.Reason, Since: p.Since.Stamp(), Until: p.Until.Stamp(), Ended: p.Ended.Stamp()}
	if p.Agency != "" {
		a := c.NamedAgency(p.Agency)
		v.Agency = &a
	}
	return v
}

// PausesOf shows what stands, the hall's first: that of the hall, and of the agencies that about
// accepts; nil accepts all.
func PausesOf(d *hall.Day, about func(agency string) bool) []Pause {
	list := []Pause{}
	for _, p := range d.Pauses() {
		if p.Agency == "" || about == nil || about(p.Agency) {
			list = append(list, NewPause(d.Config(), &p))
		}
	}
	return list
}

// ofAgency accepts one agency.
func ofAgency(id string) func(string) bool { return func(agency string) bool { return agency == id } }
