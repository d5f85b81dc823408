package app

import (
	"os"
	"strings"
	"testing"

	"mpp/hall"
)

// Practice is in a copy of the hall: citizens come where a counter is open, and the real hall
// knows nothing of it.
func TestPractice(t *testing.T) {
	onSetUps(t, func(t *testing.T, real *site) {
		folder, file, err := PracticeFolder(t.Context(), real.set)
		must(t, err)
		defer os.RemoveAll(folder)
		before := len(real.history())
		set := testSettings(t)
		set.Data, set.Hall = folder, file
		p := &site{t: t, set: set, web: real.web}
		p.app, err = Start(t.Context(), set, Options{Demo: true, AlwaysOpen: true})
		must(t, err)
		defer p.down()
		if h := p.app.Config().Hall; !h.Sample || !strings.HasPrefix(h.Name, "LATIHAN ") {
			t.Errorf("the pages say %+v", h)
		}
		c := comers{hall: p.app.hall, waiting: 2, log: p.app.log}
		come := func() (n int) {
			for range 4 {
				c.look(t.Context())
				must(t, p.app.hall.feed.WaitSeq(t.Context(), p.recorded().Seq))
			}
			p.app.hall.feed.View(func(d *hall.Day) { n, _ = d.Waiting("ktp") })
			return n
		}
		if n := come(); n != 0 {
			t.Errorf("%d wait where no counter is open", n)
		}
		p.counter(atD1, "open")
		if n := come(); n != 2 {
			t.Errorf("%d wait, want 2", n)
		}
		if k := p.callNext(atD1); k.State != hall.Called {
			t.Errorf("called %+v", k)
		}
		if after := len(real.history()); after != before {
			t.Errorf("the real hall has %d events more", after-before)
		}
	})
}
