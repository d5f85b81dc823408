package simulate

import (
	"context"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// attend is what happens to the citizen who was called, as long as the citizen is at
// the counter. An error ends the visit for the officer. When ctx ends, shift lets go of
// the citizen.
func (f *officer) attend(ctx context.Context) {
	v := f.at
	for _, part := range []func(context.Context, *visit) error{f.notReady, f.absent, f.begin, f.pausedForDocument, f.complete} {
		if f.at == nil || ctx.Err() != nil {
			break
		}
		if err := part(ctx, v); err != nil {
			f.failed(ctx, v.number, err)
			return
		}
	}
	f.trouble = 0
}

// act asks for a step of the citizen at the counter. Some are pressed too early, taken
// back, and pressed again; not where the citizen waits meanwhile, since another officer
// may call.
func (f *officer) act(ctx context.Context, v *visit, action hall.Action, body any) error {
	row, _ := hall.TransitionOf(action)
	waits := row.To == hall.Waiting || action == hall.ActFinish && len(f.ticket.Planned) > 0
	early := f.at == v && row.Revertible && !waits && f.r.Float64() < shareSlip
	before := f.ticket
	t, err := f.step(ctx, f.token, v, action, body)
	if err != nil {
		return err
	}
	f.seat(v, t)
	if early {
		if taken, err := f.takeBack(ctx, v, row.Event, before.State); !taken || err != nil {
			return err
		}
		if t, err = f.step(ctx, f.token, v, action, body); err == nil {
			f.seat(v, t)
		}
	}
	return err
}

// seat notes who is at the counter: nobody after a step that leaves it free.
func (f *officer) seat(v *visit, t *view.Ticket) {
	f.at, f.ticket = v, t
	if !t.State.AtCounter() {
		f.at = nil
	}
}

// takeBack reverts the last step; taken is false when the window was over.
func (f *officer) takeBack(ctx context.Context, v *visit, wrong hall.EventType, before hall.State) (taken bool, err error) {
	f.wait(ctx, sigh)
	var t view.Ticket
	_, err = f.c.post(ctx, f.token, "/api/v1/tickets/"+v.id+"/revert", nil, &t)
	if hall.CodeOf(err) == hall.CodeRevertTooLate {
		f.lateSlips.Add(1)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	f.enter(v, hall.EventReverted, wrong, &t)
	f.seat(v, &t)
	if t.State != before {
		f.book.fault("%s: %s was taken back, it is %s instead of %s", v.number, wrong, t.State, before)
	}
	return true, nil
}

// notReady: the citizen still fills in a form.
func (f *officer) notReady(ctx context.Context, v *visit) error {
	if !v.person.skipped || v.wasSkipped.Swap(true) || !f.wait(ctx, v.person.walk) {
		return nil
	}
	return f.act(ctx, v, hall.ActRequeue, nil)
}

// absent: called, called again, given up. Some come back later.
func (f *officer) absent(ctx context.Context, v *visit) error {
	if !v.person.noShow || v.missed.Swap(true) || !f.wait(ctx, recallGap) {
		return nil
	}
	if err := f.act(ctx, v, hall.ActRecall, nil); err != nil || !f.wait(ctx, giveUpGap) {
		return err
	}
	if err := f.act(ctx, v, hall.ActNoShow, nil); err != nil {
		return err
	}
	if v.person.returns == 0 {
		f.end(v)
		return nil
	}
	f.people.Go(func() {
		if !f.wait(ctx, v.person.returns) {
			return
		}
		if _, err := f.step(ctx, f.desk(), v, hall.ActReinstate, nil); err != nil {
			f.fault(ctx, v.number, err)
		}
	})
	return nil
}

// begin: the citizen walks to the counter and is served.
func (f *officer) begin(ctx context.Context, v *visit) error {
	if !f.wait(ctx, v.person.walk) {
		return nil
	}
	return f.act(ctx, v, hall.ActStart, nil)
}

// pausedForDocument: a document is missing; the counter is free for others meanwhile.
func (f *officer) pausedForDocument(ctx context.Context, v *visit) error {
	if v.person.hold == 0 || v.wasHeld.Swap(true) || !f.wait(ctx, f.serviceTime(v)/2) {
		return nil
	}
	err := f.act(ctx, v, hall.ActHold, map[string]any{"reason": "Melengkapi berkas", "return_at": f.hallTime(v.person.hold)})
	if err != nil {
		return err
	}
	f.people.Go(func() {
		if !f.wait(ctx, v.person.hold) {
			return
		}
		select {
		case f.back <- v:
			f.ringAt(f.k.ID)
		case <-ctx.Done():
		}
	})
	return nil
}

// serviceTime is how long the leg takes: the standard x the factor x what was drawn.
func (f *officer) serviceTime(v *visit) time.Duration {
	mean := unpublished
	if s := f.offer.byID[f.ticket.Service.ID]; s != nil {
		mean = s.mean
	}
	return time.Duration(float64(mean) * f.factor * v.person.length[(f.ticket.Leg-1)%len(v.person.length)])
}

// complete: the service takes its time, then the citizen goes home or on to the next
// service: sent there, or because the number was taken for both.
func (f *officer) complete(ctx context.Context, v *visit) error {
	left, first := f.serviceTime(v), f.ticket.Leg == 1
	if v.person.hold > 0 && first {
		left /= 2 // one half was before the hold
	}
	if !f.wait(ctx, left) {
		return nil
	}
	if to := v.person.next; to != nil && first && to.ID != f.ticket.Service.ID {
		return f.act(ctx, v, hall.ActTransfer, map[string]string{"service": to.ID, "reason": "Lanjut ke instansi lain"})
	}
	err := f.act(ctx, v, hall.ActFinish, map[string]string{"outcome": v.person.outcome})
	if err == nil && f.ticket.State == hall.Done {
		f.end(v)
	}
	return err
}
