package simulate

import (
	"context"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// citizen takes a number and, when out of patience, leaves.
func (d *day) citizen(ctx context.Context, p *person) {
	v := d.take(ctx, p)
	if d.arriving.Add(-1) == 0 {
		close(d.arrived)
		for _, k := range d.offer.counters {
			d.ringAt(k.id)
		}
	}
	if v == nil || p.patient == 0 || !d.clock.wait(ctx, p.patient) {
		return
	}
	// Nobody signs in to leave: the ticket's id is the key.
	t, err := d.step(ctx, "", v, hall.ActCancel, map[string]string{"reason": "tidak jadi"})
	switch {
	case err == nil:
		d.end(v, t.Service.ID)
	case hall.CodeOf(err) != hall.CodeWrongState: // called in the meantime: stays
		d.fault(ctx, v.number, err)
	}
}

// take asks for a number of the first wanted service that gives one.
func (d *day) take(ctx context.Context, p *person) *visit {
	token := d.staff.kiosk
	if p.desk {
		token = d.staff.desk
	}
	for i, s := range p.wants {
		d.book.issueBegins()
		var t view.Ticket
		_, err := d.c.post(ctx, token, "/api/v1/tickets", map[string]string{"service": s.id, "class": p.class}, &t)
		if err != nil {
			d.book.issueEnds(p, nil)
			if code := hall.CodeOf(err); code == hall.CodeQuotaFull || code == hall.CodeServiceClosed || code == hall.CodeServiceEnded {
				continue
			}
			d.fault(ctx, "issue "+s.id, err)
			d.show.add()
			return nil
		}
		v := d.book.issueEnds(p, &t)
		if t.Service.ID != s.id || t.Class != p.class {
			d.book.fault("%s: asked for %s, %s, was given %s, %s", t.Number, s.id, p.class, t.Service.ID, t.Class)
		}
		if i > 0 {
			d.otherThan.Add(1)
		}
		d.expect(p, s.id)
		return v
	}
	d.turnedAway.Add(1)
	d.show.add()
	return nil
}

// comeBack brings a no-show to the desk some time later.
func (d *day) comeBack(ctx context.Context, v *visit, after time.Duration) {
	d.later.Go(func() {
		if !d.clock.wait(ctx, after) {
			return
		}
		t, err := d.step(ctx, d.staff.desk, v, hall.ActReinstate, nil)
		if err != nil {
			d.fault(ctx, v.number, err)
			return
		}
		d.ring(t.Service.ID)
	})
}

// fetch lets a held citizen get the document.
func (d *day) fetch(ctx context.Context, v *visit, service string, away time.Duration) {
	d.later.Go(func() {
		if d.clock.wait(ctx, away) {
			d.back(v, service)
		}
	})
}
