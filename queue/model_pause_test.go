package queue

import (
	"time"

	"pgregory.net/rapid"

	"mpp/hall"
)

// mPause is a pause that nobody has ended.
type mPause struct{ until hall.Millis } // 0: not said

func (m *model) paused(service string) bool {
	for _, scope := range []string{"", m.agency(service)} {
		if p, ok := m.pauses[scope]; ok && (p.until == 0 || m.now < p.until) {
			return true
		}
	}
	return false
}

// pause begins or ends one, or records the end of those that are due: an event each.
func (w *world) pause(rt *rapid.T) {
	a := rapid.SampledFrom([]hall.Actor{ofDukcapil, ofPolres, manager}).Draw(rt, "by")
	scope := a.Agency
	if a == manager {
		scope = rapid.SampledFrom([]string{"", "dukcapil", "polres"}).Draw(rt, "scope")
	}
	old, stands := w.m.pauses[scope]
	due := stands && old.until != 0 && old.until <= w.m.now
	switch rapid.IntRange(0, 3).Draw(rt, "what") {
	case 0:
		in := hall.BeginPause{Meta: w.b.meta(a), Agency: scope, Stops: true, Reason: "r"}
		if s := rapid.IntRange(0, 20).Draw(rt, "seconds"); s > 0 {
			in.Until = w.m.now.Add(time.Duration(s) * time.Second)
		}
		if due { // its end comes first
			w.seq++
			w.m.accepted()
		}
		e, err := w.b.Pause(w.b.ctx, in)
		w.same("pause", "", e, err)
		w.m.pauses[scope] = mPause{in.Until}
		w.m.accepted()
	case 1:
		if err := w.b.EndDuePauses(w.b.ctx); err != nil {
			rt.Fatal(err)
		}
		for id, p := range w.m.pauses {
			if p.until != 0 && p.until <= w.m.now {
				delete(w.m.pauses, id)
				w.m.accepted()
				w.seq++
			}
		}
	default:
		want := hall.Code("")
		if !stands {
			want = hall.CodeNotPaused
		} else {
			delete(w.m.pauses, scope)
			w.m.accepted()
		}
		e, err := w.b.EndPause(w.b.ctx, hall.EndPause{Meta: w.b.meta(a), Agency: scope, Stops: true})
		w.same("end the pause", want, e, err)
	}
}
