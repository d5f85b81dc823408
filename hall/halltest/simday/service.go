package simday

import (
	"time"

	"mpp/hall"
)

func (w *world) call(o *officer, id string) {
	e, ok := w.h.Call(id, o.k.ID)
	if !ok {
		panic("simday: " + id + " cannot be called")
	}
	w.apply(e)
	t := e.Ticket
	if v := w.visits[id]; t.Leg.No == 1 && !v.Called {
		v.Called, v.Wait = true, float64(t.Leg.CalledAt-t.IssuedAt)
		w.called = append(w.called, wait{t.Leg.Service, v.Wait})
	}
	w.attend(o, id)
}

// attend is what happens to the citizen who was called.
func (w *world) attend(o *officer, id string) {
	p := w.people[id]
	if p.noShow && !p.missed {
		p.missed = true
		w.in(time.Minute, func() { w.act(id, hall.ActRecall, "") })
		w.in(2*time.Minute, func() { w.miss(o, id) })
		return
	}
	w.in(p.walk, func() {
		w.act(id, hall.ActStart, "")
		need := w.lognormal(w.means[w.d.Ticket(id).Leg.Service])
		if p.resumed {
			need /= 2
		}
		if p.held && !p.wasHeld {
			w.in(need/2, func() { w.hold(o, id) })
			return
		}
		w.in(need, func() { w.complete(o, id) })
	})
}

func (w *world) act(id string, a hall.Action, to string) bool {
	e, ok := w.h.Act(id, a, to)
	if ok {
		w.apply(e)
	}
	return ok
}

func (w *world) miss(o *officer, id string) {
	w.act(id, hall.ActNoShow, "")
	w.free(o)
	if w.people[id].returns {
		w.in(w.between(3*time.Minute, 15*time.Minute), func() {
			if w.act(id, hall.ActReinstate, "") {
				w.wake(w.d.Ticket(id).Leg.Service)
			}
		})
	}
}

func (w *world) hold(o *officer, id string) {
	w.people[id].wasHeld, w.people[id].resumed = true, true
	w.act(id, hall.ActHold, "")
	w.free(o)
	w.in(w.between(5*time.Minute, 15*time.Minute), func() {
		w.back = append(w.back, id)
		w.wake(w.d.Ticket(id).Leg.Service)
	})
}

// complete ends the service. With nobody left to call, some forget to press Finish for a while.
func (w *world) complete(o *officer, id string) {
	p, t := w.people[id], w.d.Ticket(id)
	if p.moves && !p.moved {
		p.moved, p.resumed = true, false
		to := w.cfg.Services[w.r.IntN(len(w.cfg.Services))].ID
		if win := w.cfg.IssueWindow(w.cfg.Service(to), w.sc.Date); w.h.Now < win.ClosesAt && to != t.Leg.Service {
			w.act(id, hall.ActTransfer, to)
			w.wake(to)
			w.free(o)
			return
		}
	}
	finish := func() {
		l := &w.d.Ticket(id).Leg
		sum := w.served[l.Service]
		if w.act(id, hall.ActFinish, "") {
			l = &w.d.Ticket(id).Leg
			w.served[l.Service] = total{sum.n + 1, sum.ms + float64(l.ServiceMS)}
		}
		w.free(o)
	}
	if w.d.WaitingAt(o.k.ID) == 0 && w.chance(shareForgot) {
		w.in(w.between(2*time.Minute, 20*time.Minute), finish)
		return
	}
	finish()
}

// free has the officer go on after a breath.
func (w *world) free(o *officer) {
	w.in(w.between(3*time.Second, 15*time.Second), func() { w.ready(o) })
}
