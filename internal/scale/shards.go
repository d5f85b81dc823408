package scale

import (
	"cmp"
	"slices"
)

// Placement says on which of k shards each hall is.
type Placement struct {
	Shards  int
	Planned bool
	Of      []int // by hall
}

// Even places the halls as redis-cli --cluster create does: each shard has an equal run of slots.
func Even(halls []Hall, k int) Placement {
	p := Placement{Shards: k, Of: make([]int, len(halls))}
	for i, h := range halls {
		p.Of[i] = h.Slot * k / Slots
	}
	return p
}

// Planned moves slots so that the shards have like loads: the largest first, each to
// the shard with the least so far (LPT; at most 4/3 of the best, Graham 1969). Halls
// that share a slot stay together.
func Planned(halls []Hall, k int) Placement {
	type slot struct{ id, tickets int }
	by := map[int]int{}
	for _, h := range halls {
		by[h.Slot] += h.Tickets
	}
	var slots []slot
	for id, n := range by {
		slots = append(slots, slot{id, n})
	}
	slices.SortFunc(slots, func(a, b slot) int {
		return cmp.Or(cmp.Compare(b.tickets, a.tickets), cmp.Compare(a.id, b.id))
	})
	load, of := make([]int, k), map[int]int{}
	for _, s := range slots {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		load[least] += s.tickets
		of[s.id] = least
	}
	p := Placement{Shards: k, Planned: true, Of: make([]int, len(halls))}
	for i, h := range halls {
		p.Of[i] = of[h.Slot]
	}
	return p
}

// ShardLoad is the busiest shard of a placement; each figure may be another shard's.
type ShardLoad struct {
	Halls, Fewest int     // most and fewest halls on one shard
	Tickets       int     // most tickets of the day on one shard
	Skew          float64 // that, over the mean
	Minute        float64 // most events a second, mean over a minute
	Second        float64 // most events in one second
}

// Load adds up the halls of each shard, second by second.
func (d *Day) Load(p Placement) ShardLoad {
	halls, tickets := make([]int, p.Shards), make([]int, p.Shards)
	var out ShardLoad
	for s := range p.Shards {
		seconds := make([]float64, len(d.Changes))
		for i, of := range p.Of {
			if of != s {
				continue
			}
			halls[s]++
			tickets[s] += d.Halls[i].Tickets
			for at, n := range d.PerHall[i] {
				seconds[at] += float64(n)
			}
		}
		minute, _ := Peak(seconds, 60)
		out.Minute, out.Second = max(out.Minute, minute), max(out.Second, slices.Max(seconds))
	}
	out.Halls, out.Fewest, out.Tickets = slices.Max(halls), slices.Min(halls), slices.Max(tickets)
	out.Skew = float64(out.Tickets) * float64(p.Shards) / float64(d.Params.Tickets)
	return out
}

// otherNames is how often HighSkew draws.
const otherNames = 200

// HighSkew is the load of the fullest of k shards over the mean that one of twenty
// countries exceeds whose halls have the same sizes and other names.
func (d *Day) HighSkew(k int) float64 {
	skews := make([]float64, otherNames)
	for i := range skews {
		load := make([]float64, k)
		for h, id := range names(seeded(d.Params.Seed, forNames, i+1), len(d.Halls)) {
			load[HallSlot(id)*k/Slots] += float64(d.Halls[h].Tickets)
		}
		skews[i] = slices.Max(load) * float64(k) / float64(d.Params.Tickets)
	}
	slices.Sort(skews)
	return skews[otherNames*19/20]
}

// SharedSlots counts halls that share their slot with another one and cannot be parted.
func SharedSlots(halls []Hall) (n int) {
	in := map[int]int{}
	for _, h := range halls {
		in[h.Slot]++
	}
	for _, c := range in {
		if c > 1 {
			n += c
		}
	}
	return n
}
