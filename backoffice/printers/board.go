package printers

import (
	"cmp"
	"maps"
	"slices"

	"mpp/hall"
)

// board is what is known of one kiosk's printer.
type board struct {
	status *Status
	told   State          // the last state that was told
	jobs   map[string]Job // by ticket
	orders map[string]Order
	again  map[string]int // by ticket: how often its slip was asked for once more
}

func newBoard() *board {
	return &board{jobs: map[string]Job{}, orders: map[string]Order{}, again: map[string]int{}}
}

func (b *board) learn(r Record) bool {
	switch {
	case r.Job != nil:
		if before, ok := b.jobs[r.Job.Ticket]; ok && (before.At > r.Job.At || before == *r.Job) {
			return false
		}
		b.jobs[r.Job.Ticket] = *r.Job
		if r.Job.State.final() {
			delete(b.orders, r.Job.Order)
		}
	case r.Order != nil:
		if j, ok := b.jobs[r.Order.Ticket]; ok && j.Order == r.Order.ID && j.State.final() {
			return false
		}
		if _, known := b.orders[r.Order.ID]; !known {
			b.again[r.Order.Ticket]++
		}
		b.orders[r.Order.ID] = *r.Order
	default:
		now := *r.Status
		if b.status != nil {
			if b.status.SeenAt > now.SeenAt {
				return false
			}
			if b.status.State == now.State && b.status.Device == now.Device {
				now.Since = min(now.Since, b.status.Since)
			}
		}
		b.status = &now
	}
	return true
}

// forget drops what is over and returns its keys.
func (b *board) forget(kiosk string, now hall.Millis) (gone []string) {
	for _, r := range b.records(kiosk) {
		if r.until() > now {
			continue
		}
		gone = append(gone, r.Key())
		switch {
		case r.Job != nil:
			b.drop(r.Job.Ticket)
		case r.Order != nil:
			delete(b.orders, r.Order.ID)
		default:
			b.status = nil
		}
	}
	return gone
}

// drop forgets what became of a ticket's slips.
func (b *board) drop(ticket string) {
	delete(b.jobs, ticket)
	delete(b.again, ticket)
}

func (b *board) records(kiosk string) (list []Record) {
	for _, j := range b.jobs {
		list = append(list, Record{Kiosk: kiosk, Job: &j})
	}
	for _, o := range b.orders {
		list = append(list, Record{Kiosk: kiosk, Order: &o})
	}
	if b.status != nil {
		list = append(list, Record{Kiosk: kiosk, Status: b.status})
	}
	return list
}

// Bounds of what is kept of one kiosk: more than a busy hour's, so that they only hold
// against a credential in wrong hands.
const (
	maxJobs   = 256
	maxOrders = 64
)

// trim drops the oldest beyond the bounds and returns their keys.
func (b *board) trim(kiosk string) (gone []string) {
	for _, ticket := range oldest(b.jobs, maxJobs, func(j Job) hall.Millis { return j.At }) {
		j := b.jobs[ticket]
		gone = append(gone, Record{Kiosk: kiosk, Job: &j}.Key())
		b.drop(ticket)
	}
	for _, id := range oldest(b.orders, maxOrders, func(o Order) hall.Millis { return o.Until }) {
		o := b.orders[id]
		gone = append(gone, Record{Kiosk: kiosk, Order: &o}.Key())
		delete(b.orders, id)
	}
	return gone
}

// oldest returns the keys of the oldest that are more than most.
func oldest[V any](all map[string]V, most int, at func(V) hall.Millis) []string {
	if len(all) <= most {
		return nil
	}
	keys := slices.Collect(maps.Keys(all))
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(at(all[a]), at(all[b])), cmp.Compare(a, b)) })
	return keys[:len(keys)-most]
}

// comes reports whether the slip was asked for once more and is still to be printed.
func (b *board) comes(j Job, now hall.Millis) bool {
	o, ok := b.orders[j.Order]
	return ok && o.Until > now && !j.State.final()
}
