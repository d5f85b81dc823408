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
	for _, part := range []func(context.Context, *visit) error{f.wrongCall, f.notReady, f.absent, f.begin, f.pausedForDocument, f.complete} {
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

// act asks for a step of the citizen at the counter.
func (f *officer) act(ctx context.Context, v *visit, action hall.Action, body any) (*view.Ticket, error) {
	t, err := f.step(ctx, f.token, v, action, body)
	if err == nil {
		f.seat(v, t)
	}
	return t, err
}

// note enters a step that was no plain action, and seats the citizen.
func (f *officer) note(v *visit, e, reverts hall.EventType, t *view.Ticket) {
	f.enter(v, e, reverts, t)
	f.seat(v, t)
}

// seat notes who is at the counter: nobody after a step that leaves it free.
func (f *officer) seat(v *visit, t *view.Ticket) {
	f.at, f.ticket = v, t
	if !t.State.AtCounter() {
		f.at = nil
	}
}

// takeBack reverts the last step; late reports that the window was over.
func (f *officer) takeBack(ctx context.Context, v *visit, wrong hall.EventType, before hall.State) (late bool, err error) {
	f.wait(ctx, sigh)
	var t view.Ticket
	_, err = f.c.post(ctx, f.token, "/api/v1/tickets/"+v.id+"/revert", nil, &t)
	if hall.CodeOf(err) == hall.CodeRevertTooLate {
		f.lateSlips.Add(1)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	f.note(v, hall.EventReverted, wrong, &t)
	if t.State != before {
		f.book.fault("%s: %s was taken back, it is %s instead of %s", v.number, wrong, t.State, before)
	}
	return false, nil
}

// wrongCall: called by mistake and put back into the queue.
func (f *officer) wrongCall(ctx context.Context, v *visit) error {
	if v.person.slip != slipCall || v.slipped.Swap(true) {
		return nil
	}
	_, err := f.takeBack(ctx, v, hall.EventCalled, hall.Waiting)
	return err
}

// notReady: the citizen still fills in a form.
func (f *officer) notReady(ctx context.Context, v *visit) error {
	if !v.person.skipped || v.wasSkipped.Swap(true) || !f.wait(ctx, v.person.walk) {
		return nil
	}
	_, err := f.act(ctx, v, hall.ActRequeue, nil)
	return err
}

// absent: called, called again, given up. Some come back later.
func (f *officer) absent(ctx context.Context, v *visit) error {
	if !v.person.noShow || v.missed.Swap(true) || !f.wait(ctx, recallGap) {
		return nil
	}
	if _, err := f.act(ctx, v, hall.ActRecall, nil); err != nil || !f.wait(ctx, giveUpGap) {
		return err
	}
	_, err := f.act(ctx, v, hall.ActNoShow, nil)
	switch {
	case err != nil:
	case v.person.returns > 0:
		f.comeBack(ctx, v, v.person.returns)
	default:
		f.end(v)
	}
	return err
}

// begin: the citizen walks to the counter and is served.
func (f *officer) begin(ctx context.Context, v *visit) error {
	if !f.wait(ctx, v.person.walk) {
		return nil
	}
	if v.person.slip == slipNoShow && !v.slipped.Swap(true) {
		if _, err := f.act(ctx, v, hall.ActNoShow, nil); err != nil {
			return err
		}
		if late, err := f.takeBack(ctx, v, hall.EventNoShow, hall.Called); late || err != nil {
			if late {
				f.comeBack(ctx, v, 0) // the desk repairs it
			}
			return err
		}
	}
	_, err := f.act(ctx, v, hall.ActStart, nil)
	return err
}

// pausedForDocument: a document is missing; the counter is free for others meanwhile.
func (f *officer) pausedForDocument(ctx context.Context, v *visit) error {
	if v.person.hold == 0 || v.wasHeld.Swap(true) || !f.wait(ctx, f.serviceTime(v)/2) {
		return nil
	}
	_, err := f.act(ctx, v, hall.ActHold, map[string]any{"reason": "Melengkapi berkas", "return_at": f.hallTime(v.person.hold)})
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

// complete: the service takes its time, then the citizen goes home or on to the next.
func (f *officer) complete(ctx context.Context, v *visit) error {
	left, first := f.serviceTime(v), f.ticket.Leg == 1
	if v.person.hold > 0 && first {
		left /= 2 // one half was before the hold
	}
	if !f.wait(ctx, left) {
		return nil
	}
	outcome := map[string]string{"outcome": v.person.outcome}
	if v.person.slip == slipFinish && !v.slipped.Swap(true) {
		if _, err := f.act(ctx, v, hall.ActFinish, outcome); err != nil {
			return err
		}
		late, err := f.takeBack(ctx, v, hall.EventFinished, hall.Serving)
		if late {
			f.end(v)
		}
		if late || err != nil {
			return err
		}
	}
	if to := v.person.next; to != nil && first && to.ID != f.ticket.Service.ID {
		_, err := f.act(ctx, v, hall.ActTransfer, map[string]string{"service": to.ID, "reason": "Lanjut ke instansi lain"})
		return err
	}
	_, err := f.act(ctx, v, hall.ActFinish, outcome)
	if err == nil {
		f.end(v)
	}
	return err
}
