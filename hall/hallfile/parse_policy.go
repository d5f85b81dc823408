package hallfile

import (
	"cmp"
	"fmt"
	"time"

	"mpp/hall"
)

// The defaults of a hall's policy. The credit of 45 minutes comes from a simulated
// overload in the morning, see docs/architecture.md "Order".
const (
	defaultCredit = 45 // minutes
	defaultRevert = 30 // seconds
	defaultAfter  = 3
	defaultDayEnd = "24:00"
)

func (f *file) readPolicy(o record) {
	n := o.n.find("policy")
	p := f.record(n, "policy", "order", "ratio", "classes", "reinstate", "requeue", "revert", "day_end",
		"call_twice", "cardinal", "max_per_kiosk_minute")
	f.cfg.Policy = hall.Policy{
		Order:     cmp.Or(hall.OrderRule(p.text("order")), hall.OrderCredit),
		Ratio:     p.integer("ratio", 1, hall.MaxRatio, 0),
		Classes:   f.classes(p),
		Reinstate: f.place(p, "reinstate"),
		Requeue:   f.place(p, "requeue"),
		RevertMS:  1000 * f.duration(p, "revert", time.Second, hall.MaxRevertMinutes, defaultRevert),
		DayEnd:    f.dayEnd(p),
		CallTwice: p.boolean("call_twice"),
		Cardinal:  p.boolean("cardinal"),
		MaxPerKey: p.integer("max_per_kiosk_minute", 0, hall.MaxPerKiosk, 0),
	}
}

func (f *file) classes(p record) []hall.Class {
	if !p.has("classes") {
		return []hall.Class{
			{ID: hall.ClassRegular, Name: hall.Text{ID: "Umum", EN: "Regular"}},
			{ID: hall.ClassPriority, Name: hall.Text{ID: "Prioritas", EN: "Priority"}, CreditMinutes: defaultCredit},
		}
	}
	out := []hall.Class{}
	for _, x := range p.items("classes") {
		c := f.record(x.n, x.path, "id", "name", "credit", "ended_on")
		class := hall.Class{ID: c.text("id"), Name: c.label("name"), EndedOn: c.text("ended_on")}
		credit := int64(0)
		if class.ID == hall.ClassPriority {
			credit = defaultCredit
		}
		class.CreditMinutes = int(f.duration(c, "credit", time.Minute, minutesADay, credit))
		out = append(out, class)
	}
	return out
}

// place is where a ticket comes back, behind three others unless the file says.
func (f *file) place(p record, k string) hall.Place {
	other := hall.Place{Where: hall.PlaceAfter, After: defaultAfter}
	if !p.has(k) {
		return other
	}
	s := p.text(k)
	place, ok := parsePlace(s)
	if !ok {
		p.refuse(k, hall.ProblemPlace, fmt.Sprintf("%s %q is not a place in the queue", p.key(k), shorten(s)), placeMend)
		return other
	}
	return place
}

// dayEnd returns a time of day as HH:MM, and anything else as it stands in the file.
func (f *file) dayEnd(p record) string {
	if !p.has("day_end") {
		return defaultDayEnd
	}
	s := p.text("day_end")
	if minutes, ok := parseClock(s); ok {
		return clock(minutes)
	}
	return s
}
