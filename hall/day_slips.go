package hall

import (
	"cmp"
	"slices"
)

// slips are, by kiosk, the tickets that it gave and that nobody has called yet, the oldest
// first: those whose slip is still of use.
type slips map[string][]*Ticket

// of reports whether a slip of the ticket is of use, and its kiosk's page did not print it.
func (s slips) of(t *Ticket) bool {
	return t.Kiosk != "" && t.PrintedBy == "" && t.State == Waiting && t.Leg.No == 1 && t.Leg.Calls == 0
}

func bySlip(a, b *Ticket) int {
	return cmp.Or(cmp.Compare(a.IssuedAt, b.IssuedAt), cmp.Compare(a.ID, b.ID))
}

// replace puts the ticket in the place of what it was before, nil for nothing.
func (s slips) replace(before, now *Ticket) {
	if before != nil && s.of(before) {
		if i, found := slices.BinarySearchFunc(s[before.Kiosk], before, bySlip); found {
			s[before.Kiosk] = slices.Delete(s[before.Kiosk], i, i+1)
		}
	}
	if s.of(now) {
		i, _ := slices.BinarySearchFunc(s[now.Kiosk], now, bySlip)
		s[now.Kiosk] = slices.Insert(s[now.Kiosk], i, now)
	}
}

// Slips are the newest n tickets that the kiosk gave and that nobody has called yet, the
// oldest first.
func (d *Day) Slips(kiosk string, n int) []*Ticket {
	all := d.slips[kiosk]
	return slices.Clone(all[max(0, len(all)-n):])
}
