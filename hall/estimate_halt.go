package hall

import "math"

// haltedFor are the services whose agency is paused at the instant, without a return time.
func (d *Day) haltedFor(services []string, now Millis) map[string]bool {
	var halted map[string]bool
	for _, id := range services {
		if p := d.pauseOfService(id, now); p != nil && p.Until == 0 {
			if halted == nil {
				halted = map[string]bool{}
			}
			halted[id] = true
		}
	}
	return halted
}

func (d *Day) pauseOfService(id string, now Millis) *Pause {
	if s := d.cfg.Service(id); s != nil && len(d.pauses) > 0 {
		return d.PauseOf(s.Agency, now)
	}
	return nil
}

// haltOf is the working time after which a counter calls again: the earliest return time of the
// pauses of its services' agencies, 0 where one of them is not paused.
func (d *Day) haltOf(p *play, k *Counter, now Millis) float64 {
	first := Millis(math.MaxInt64)
	for _, id := range k.Services {
		pause := d.pauseOfService(id, now)
		if pause == nil {
			return 0
		}
		if pause.Until != 0 {
			first = min(first, pause.Until)
		}
	}
	if first == math.MaxInt64 {
		return 0
	}
	return p.hours.workUntil(first)
}

// workUntil is how much working time lies between now and the instant.
func (h *hours) workUntil(at Millis) float64 {
	if !h.known || len(h.left) == 0 {
		return float64(at - h.now)
	}
	work := Millis(0)
	for _, o := range h.left {
		work += max(0, min(at, o.to)-o.from)
	}
	return float64(work)
}
