package hall

// MaxServices is how many services a visit may have, done and planned.
const MaxServices = 5

// PlannedLeg is a service that a visit still has before it.
type PlannedLeg struct {
	Agency  string `json:"agency"`
	Service string `json:"service"`
}

// DroppedLeg is a planned service for which the visit could not be queued when its turn came.
type DroppedLeg struct {
	Agency  string `json:"agency"`
	Service string `json:"service"`
	Reason  string `json:"reason"` // one of the reasons below
}

// Why a planned service was dropped.
const (
	DroppedEnded    = "ended"    // it left the hall
	DroppedUnserved = "unserved" // no counter serves it
	DroppedClosed   = "closed"   // its hours are over and all its counters closed
)

// Charges calls each with every service against whose quota the visit counts; closed are its
// legs before the current one. These are the service that it was issued for and those
// planned, wherever they stand by now, but no service that a transfer chose. A cancel
// gives back what had not begun. A direct visit counts against none.
func (t *Ticket) Charges(closed []Leg, each func(service string)) {
	if t.Direct() {
		return
	}
	for i := range closed {
		if closed[i].charged() {
			each(closed[i].Service)
		}
	}
	for _, d := range t.Dropped {
		each(d.Service)
	}
	if t.Leg.charged() && (t.State != Cancelled || t.Leg.CalledAt != 0) {
		each(t.Leg.Service)
	}
	if t.State == Cancelled {
		return
	}
	for _, p := range t.Planned {
		each(p.Service)
	}
}

func (l *Leg) charged() bool { return l.No == 1 || l.Planned }
