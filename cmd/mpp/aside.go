package main

import (
	"context"
	"errors"

	"mpp/ledger"
)

// aside looks for events that were set aside and for a restore that was cut off.
func (d *doctor) aside(ctx context.Context, l *ledger.Ledger) {
	if err := l.CheckTables(ctx); err != nil {
		return // said by tables
	}
	if err := l.CheckWhole(ctx); errors.Is(err, ledger.ErrHalfRestored) {
		d.add(fault, "run mpp restore with the same file again", "%v", err)
	}
	var halls []ledger.HallCount
	err := l.Picture(ctx, func(p *ledger.Picture) (err error) {
		halls, err = p.Halls()
		return err
	})
	if err != nil {
		d.add(fault, "", "events set aside: %v", err)
		return
	}
	for _, h := range halls {
		d.asideOf(ctx, l, h)
	}
}

func (d *doctor) asideOf(ctx context.Context, l *ledger.Ledger, h ledger.HallCount) {
	if d.mend && h.Poison > 0 {
		mended, err := l.Mend(ctx, h.ID)
		if err != nil {
			d.add(fault, "", "hall %s: mending: %v", h.ID, err)
			return
		}
		d.add(good, "", "hall %s: %d events that had been set aside were recorded", h.ID, mended)
	}
	list, err := l.Poison(ctx, h.ID)
	if err != nil || len(list) == 0 {
		return // none; an error was said above
	}
	first := list[0]
	d.add(warn, "see docs/backup.md, then run: mpp doctor --mend", "hall %s: %d events were set aside (table poison_events); the first is number %d (%s): %s",
		h.ID, len(list), first.Seq, first.Kind, first.Error)
}
