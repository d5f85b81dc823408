package hall

// PastDays is how many days back a service's cycles are learned from.
const PastDays = 28

// Past is what earlier days say of a service's cycles: how many there were and how long they
// took together.
type Past struct{ Cycles, TotalMS int64 }

// pastCycles is the most that cycles of earlier days count for: a service may have changed
// since.
const pastCycles = 40

// Learn sets what earlier days say, by service. Without it a service begins with its published
// time and what the hall's others take of theirs.
func (d *Day) Learn(past map[string]Past) {
	d.past = past
	d.memo.forget()
}

// learned is the mean cycle of earlier days in ms, and as how many of today's it counts.
func (d *Day) learned(service string) (mean, weight float64) {
	p := d.past[service]
	if p.Cycles <= 0 {
		return 0, 0
	}
	return min(float64(p.TotalMS)/float64(p.Cycles), d.published(service)*outlierTimes), float64(min(p.Cycles, pastCycles))
}
