package simulate

import (
	"context"
	"math/rand/v2"

	"mpp/hall"
	"mpp/hall/view"
)

// citizen takes a number and, when out of patience, leaves.
func (d *day) citizen(ctx context.Context, p *person) {
	v := d.take(ctx, p)
	if v == nil {
		d.leave()
		return
	}
	if p.patient == 0 || !d.wait(ctx, p.patient) {
		return
	}
	// Nobody signs in to leave: the ticket's id is the key.
	_, err := d.step(ctx, "", v, hall.ActCancel, map[string]string{"reason": "tidak jadi"})
	switch {
	case err == nil:
		d.end(v)
	case hall.CodeOf(err) != hall.CodeWrongState: // called in the meantime: stays
		d.fault(ctx, v.number, err)
	}
}

// take asks for a number of the first wanted service that gives one.
func (d *day) take(ctx context.Context, p *person) *visit {
	var token string
	if p.desk {
		token = d.desk()
	} else {
		token = d.tokens[Who{Role: hall.RoleKiosk, No: int(d.atKiosk.Add(1) % kiosks)}]
	}
	for i, s := range p.wants {
		var v *visit
		err := d.patiently(ctx, func() (err error) {
			v, err = d.issue(ctx, token, p, s.ID)
			return err
		})
		if notGiven(err) && p.also != nil { // perhaps because of the other one
			p.also = nil
			v, err = d.issue(ctx, token, p, s.ID)
		}
		if notGiven(err) {
			continue
		}
		if err != nil {
			d.fault(ctx, "issue "+s.ID, err)
			return nil
		}
		if i > 0 {
			d.otherThan.Add(1)
		}
		return v
	}
	d.turnedAway.Add(1)
	return nil
}

// notGiven reports whether no number is given of a service that was asked for.
func notGiven(err error) bool {
	code := hall.CodeOf(err)
	return code == hall.CodeQuotaFull || code == hall.CodeServiceClosed || code == hall.CodeServiceEnded
}

// issue takes a number, and enters it into the book before visitOf goes on.
func (d *day) issue(ctx context.Context, token string, p *person, service string) (*visit, error) {
	d.issuing.RLock()
	defer d.issuing.RUnlock()
	var t view.Ticket
	body := map[string]any{"service": service, "class": p.class}
	if p.also != nil {
		body = map[string]any{"services": []string{service, p.also.ID}, "class": p.class}
	}
	if _, err := d.c.post(ctx, token, "/api/v1/tickets", body, &t); err != nil {
		return nil, err
	}
	v, isNew := d.book.visit(&t, p)
	if !isNew {
		d.book.fault("%s was given to two citizens", t.Number)
	}
	if t.Service.ID != service || t.Class != p.class || t.State != hall.Waiting {
		d.book.fault("%s: asked for %s, %s, was given %s, %s, %s", t.Number, service, p.class, t.Service.ID, t.Class, t.State)
	}
	if p.also != nil && (len(t.Planned) != 1 || t.Planned[0].Service.ID != p.also.ID) {
		d.book.fault("%s: asked for %s too, it is not planned", t.Number, p.also.ID)
	}
	d.enter(v, hall.EventIssued, "", &t)
	return v, nil
}

// visitOf is the visit of a ticket that was called. It waits for numbers that are being
// taken, because the call may be answered before the kiosk is. A ticket that nobody
// took here belongs to somebody who was in the hall before.
func (d *day) visitOf(t *view.Ticket) *visit {
	v := d.book.find(t.ID)
	if v == nil {
		d.issuing.Lock()
		defer d.issuing.Unlock()
		v, _ = d.book.visit(t, newPerson(rand.New(rand.NewPCG(d.o.Seed, rand.Uint64()))))
	}
	return v
}
