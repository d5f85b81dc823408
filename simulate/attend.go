package simulate

import (
	"context"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// attend is what happens to the citizen who was called. Each part says whether the
// citizen is still there; an error ends the visit for the officer.
func (f *officer) attend(ctx context.Context) {
	v := f.at
	parts := []func(context.Context, *visit) (bool, error){f.wrongCall, f.notReady, f.absent, f.begin, f.pausedForDocument, f.complete}
	for _, part := range parts {
		stays, err := part(ctx, v)
		if err != nil {
			f.failed(ctx, v.number, err)
			return
		}
		if ctx.Err() != nil {
			return // leave lets go of the citizen
		}
		if !stays {
			break
		}
	}
	f.trouble = 0
}

// act asks for a step of the citizen at the counter. Steps that leave the counter free it.
func (f *officer) act(ctx context.Context, v *visit, action hall.Action, body any) (*view.Ticket, error) {
	t, err := f.step(ctx, f.token, v, action, body)
	if err != nil {
		return nil, err
	}
	f.state = t.State
	if !t.State.AtCounter() {
		f.at = nil
	}
	return t, nil
}

// takeBack reverts the last step; late tells that the window was over.
func (f *officer) takeBack(ctx context.Context, v *visit, wrong hall.EventType, before hall.State) (late bool, err error) {
	var t view.Ticket
	_, err = f.c.post(ctx, f.token, "/api/v1/tickets/"+v.id+"/revert", nil, &t)
	if hall.CodeOf(err) == hall.CodeRevertTooLate {
		f.lateSlips.Add(1)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	f.book.write(v, hall.EventReverted, wrong, &t)
	if t.State != before {
		f.book.fault("%s: %s was taken back, it is %s instead of %s", v.number, wrong, t.State, before)
	}
	f.at, f.state = v, t.State
	if !t.State.AtCounter() {
		f.at = nil
	}
	return false, nil
}

// wrongCall: called by mistake and put back where it was.
func (f *officer) wrongCall(ctx context.Context, v *visit) (bool, error) {
	if v.slip != slipCall || !f.first(&v.slipped) {
		return true, nil
	}
	f.clock.wait(ctx, sigh)
	late, err := f.takeBack(ctx, v, hall.EventCalled, hall.Waiting)
	if err == nil && !late {
		service, _ := f.book.where(v)
		f.ring(service)
	}
	return late, err
}

// notReady: the citizen still fills in a form.
func (f *officer) notReady(ctx context.Context, v *visit) (bool, error) {
	if !v.skipped || !f.first(&v.hasSkipped) {
		return true, nil
	}
	if !f.clock.wait(ctx, v.walk) {
		return true, nil
	}
	t, err := f.act(ctx, v, hall.ActRequeue, nil)
	if err == nil {
		f.ring(t.Service.ID)
	}
	return false, err
}

// absent: called, called again, given up. Some come back later.
func (f *officer) absent(ctx context.Context, v *visit) (bool, error) {
	if !v.noShow || !f.first(&v.missed) {
		return true, nil
	}
	if !f.clock.wait(ctx, recallGap) {
		return true, nil
	}
	if _, err := f.act(ctx, v, hall.ActRecall, nil); err != nil {
		return false, err
	}
	if !f.clock.wait(ctx, giveUpGap) {
		return true, nil
	}
	t, err := f.act(ctx, v, hall.ActNoShow, nil)
	switch {
	case err != nil:
	case v.returns > 0:
		f.comeBack(ctx, v, v.returns)
	default:
		f.end(v, t.Service.ID)
	}
	return false, err
}

// begin: the citizen walks to the counter and is served.
func (f *officer) begin(ctx context.Context, v *visit) (bool, error) {
	if !f.clock.wait(ctx, v.walk) {
		return true, nil
	}
	if v.slip == slipNoShow && f.first(&v.slipped) {
		if _, err := f.act(ctx, v, hall.ActNoShow, nil); err != nil {
			return false, err
		}
		late, err := f.takeBack(ctx, v, hall.EventNoShow, hall.Called)
		if late {
			f.comeBack(ctx, v, 0) // the desk mends it
		}
		if late || err != nil {
			return false, err
		}
	}
	_, err := f.act(ctx, v, hall.ActStart, nil)
	return true, err
}

// pausedForDocument: a document is missing; the counter is free for others meanwhile.
func (f *officer) pausedForDocument(ctx context.Context, v *visit) (bool, error) {
	if v.hold == 0 || !f.first(&v.wasHeld) {
		return true, nil
	}
	if !f.clock.wait(ctx, f.serviceTime(v)/2) {
		return true, nil
	}
	back := f.hallTime(v.hold)
	t, err := f.act(ctx, v, hall.ActHold, map[string]any{"reason": "Melengkapi berkas", "return_at": back})
	if err == nil {
		f.fetch(ctx, v, t.Service.ID, v.hold)
	}
	return false, err
}

// serviceTime is how long the leg takes: the standard x the factor x what was drawn.
func (f *officer) serviceTime(v *visit) time.Duration {
	id, leg := f.book.where(v)
	standard := unpublished
	if s := f.offer.byID[id]; s != nil {
		standard = s.standard
	}
	return time.Duration(float64(standard) * f.factor * v.length[(leg-1)%len(v.length)])
}

// complete: the service takes its time, then the citizen goes home or on to the next.
func (f *officer) complete(ctx context.Context, v *visit) (bool, error) {
	left := f.serviceTime(v)
	service, leg := f.book.where(v)
	if v.hold > 0 && leg == 1 {
		left /= 2 // one half was before the hold
	}
	if !f.clock.wait(ctx, left) {
		return true, nil
	}
	if v.slip == slipFinish && f.first(&v.slipped) {
		if gone, err := f.finishedTooEarly(ctx, v); gone || err != nil {
			return false, err
		}
	}
	if to := v.next; to != nil && leg == 1 && to.id != service {
		return false, f.passOn(ctx, v, service, to.id)
	}
	t, err := f.act(ctx, v, hall.ActFinish, map[string]string{"outcome": v.outcome})
	if err == nil {
		f.end(v, t.Service.ID)
	}
	return false, err
}

// passOn transfers the citizen to another agency's service.
func (f *officer) passOn(ctx context.Context, v *visit, from, to string) error {
	_, err := f.act(ctx, v, hall.ActTransfer, map[string]string{"service": to, "reason": "Lanjut ke instansi lain"})
	if err == nil {
		f.moved(v, from, to)
	}
	return err
}

// finishedTooEarly: gone tells that it could not be taken back.
func (f *officer) finishedTooEarly(ctx context.Context, v *visit) (gone bool, err error) {
	t, err := f.act(ctx, v, hall.ActFinish, map[string]string{"outcome": v.outcome})
	if err != nil {
		return false, err
	}
	late, err := f.takeBack(ctx, v, hall.EventFinished, hall.Serving)
	if late {
		f.end(v, t.Service.ID)
		return true, nil
	}
	f.clock.wait(ctx, sigh)
	return false, err
}
