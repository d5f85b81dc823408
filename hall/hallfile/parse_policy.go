package hallfile

import (
	"fmt"
	"time"

	"mpp/hall"
)

// The policy of a hall that says nothing about it. A credit of 45 minutes is the
// outcome of a simulated morning overload, see docs/architecture.md "Order".
const (
	defaultCredit = 45 * time.Minute
	defaultRevert = 30 * time.Second
	defaultAfter  = 3
	defaultDayEnd = "24:00"
)

func (f *file) readPolicy(o record) {
	n := o.n.find("policy")
	p := f.record(n, "policy", "order", "ratio", "classes", "reinstate", "requeue", "revert", "day_end",
		"call_twice", "cardinal", "max_per_kiosk_minute")
	f.cfg.Policy = hall.Policy{
		Order: hall.OrderRule(p.choice("order", string(hall.OrderCredit), string(hall.OrderStrict),
			string(hall.OrderRatio), string(hall.OrderFIFO))),
		Ratio:     p.integer("ratio", 1, 20, 0),
		Classes:   f.classes(p),
		Reinstate: f.place(p, "reinstate"),
		Requeue:   f.place(p, "requeue"),
		RevertMS:  f.duration(p, "revert", time.Second, 10*time.Minute, defaultRevert).Milliseconds(),
		DayEnd:    f.dayEnd(p),
		CallTwice: p.boolean("call_twice"),
		Cardinal:  p.boolean("cardinal"),
		MaxPerKey: p.integer("max_per_kiosk_minute", 0, 1000, 0),
	}
	if f.cfg.Policy.Order == hall.OrderRatio && f.cfg.Policy.Ratio == 0 {
		p.fault("ratio", "order ratio needs a ratio", "write ratio: 2 for two priority tickets, then one regular")
	}
}

func (f *file) classes(p record) []hall.Class {
	if !p.has("classes") {
		return []hall.Class{
			{ID: hall.ClassRegular, Name: hall.Text{ID: "Umum", EN: "Regular"}},
			{ID: hall.ClassPriority, Name: hall.Text{ID: "Prioritas", EN: "Priority"}, CreditMinutes: int(defaultCredit.Minutes())},
		}
	}
	out := []hall.Class{}
	for _, x := range p.items("classes") {
		c := f.record(x.n, x.path, "id", "name", "credit")
		class := hall.Class{ID: c.id("id"), Name: f.name(c)}
		credit := time.Duration(0)
		if class.ID == hall.ClassPriority {
			credit = defaultCredit
		}
		class.CreditMinutes = int(f.duration(c, "credit", time.Minute, 24*time.Hour, credit).Minutes())
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
	s := p.text(k, maxName)
	place, ok := parsePlace(s)
	if !ok {
		p.fault(k, fmt.Sprintf("%s %q is not a place in the queue", p.key(k), s), "use arrival, end or after 3")
		return other
	}
	return place
}

func (f *file) dayEnd(p record) string {
	if !p.has("day_end") {
		return defaultDayEnd
	}
	s := p.text("day_end", maxName)
	minutes, ok := parseClock(s)
	if !ok || minutes == 0 {
		p.fault("day_end", fmt.Sprintf("policy.day_end %q is not a time of day", s), `write it as "18:00", or "24:00" for midnight`)
		return defaultDayEnd
	}
	return clock(minutes)
}
