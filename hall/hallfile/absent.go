package hallfile

import (
	"fmt"
	"time"

	"mpp/hall"
)

// noShow is when a called citizen may be recorded as absent; it is written only where it differs from the default.
func noShow(o *object, p *hall.NoShowPolicy) {
	if o.writing() && *p == (hall.NoShowPolicy{}) {
		return
	}
	integer(o, "calls", 1, hall.MaxNoShowCalls, 0, &p.Calls)
	duration(o, "gap", time.Second, hall.MaxNoShowMinutes, 0, &p.GapMS)
	integer(o, "auto_calls", 1, hall.MaxNoShowCalls, 0, &p.AutoCalls)
	duration(o, "auto_after", time.Second, hall.MaxNoShowMinutes, 0, &p.AutoMS)
}

// late is how many others a late citizen lets go first: "after 5", or "off" for 0.
func (o *object) late(k string, p *int) {
	if !o.reads(k) {
		if *p == 0 {
			o.put(k, lateOff)
		} else {
			o.put(k, placeText(hall.Place{Where: hall.PlaceAfter, After: *p}))
		}
		return
	}
	*p = defaultLate
	if !o.has(k) {
		return
	}
	s := o.get(k)
	switch place, ok := parsePlace(s); {
	case s == lateOff || s == "tidak":
		*p = 0
	case ok && place.Where == hall.PlaceAfter && place.After > 0:
		*p = place.After
	default:
		o.refuse(k, hall.ProblemPlace, fmt.Sprintf("%s %q does not say how many others go first", o.key(k), shorten(s)), lateMend)
	}
}
