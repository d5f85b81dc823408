package queue

import (
	"errors"
	"testing"
	"time"

	"mpp/hall"
)

// A kiosk takes a minute's tickets at once and the next ones as the minute passes, whichever
// node it asks; a service gives five times as many, whoever asks. A clock that was set back
// keeps nobody waiting for longer than that.
func TestTicketsOfAMinute(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Policy.MaxPerKey = 7 })
		other := New(b.rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now})
		if _, err := other.Load(b.ctx); err != nil {
			t.Fatal(err)
		}
		issue := func(q *Queue, a hall.Actor, service string) error {
			_, err := q.Issue(b.ctx, hall.Issue{Meta: b.meta(a), Service: service, Class: "regular"})
			return err
		}
		given := func(n int, a hall.Actor, service string) {
			t.Helper()
			for i := range n {
				if err := issue([]*Queue{b.Queue, other}[i%2], a, service); err != nil {
					t.Fatalf("ticket %d of %d: %v", i+1, n, err)
				}
			}
		}
		refused := func(a hall.Actor, service, limit string) {
			t.Helper()
			var e *hall.Error
			if err := issue(other, a, service); !errors.As(err, &e) || e.Code != hall.CodeOverloaded || e.Fields["limit"] != limit {
				t.Fatalf("%v, want the limit of the %s", err, limit)
			}
			if wait := e.Fields["wait_ms"].(float64); wait <= 0 || wait > 60_000/7 {
				t.Errorf("told to wait %g ms", wait)
			}
		}
		desk := hall.Actor{Role: hall.RoleDesk, ID: "i1"}
		given(7, kiosk, "ktp")
		refused(kiosk, "ktp", "device")
		refused(kiosk, "skck", "device")
		given(7, hall.Actor{Role: hall.RoleKiosk, ID: "kiosk-2"}, "skck")
		b.clock.move(8572 * time.Millisecond) // a seventh of a minute
		given(1, kiosk, "skck")
		refused(kiosk, "skck", "device")
		given(5*7-8+5, desk, "skck") // five came back meanwhile
		refused(desk, "skck", "service")
		given(1, desk, "ktp")
		b.clock.moveMinutes(1)
		given(7, kiosk, "ktp")
		b.clock.moveMinutes(-10)
		given(7, kiosk, "ktp")
		refused(kiosk, "ktp", "device")

		b.clock.moveMinutes(20) // a service that a visit has before it counts as well
		for i := range 5 * 7 {
			if _, err := b.Queue.Issue(b.ctx, hall.Issue{Meta: b.meta(desk), Service: "ktp", Planned: []string{"skck"}, Class: "regular"}); err != nil {
				t.Fatalf("visit %d: %v", i+1, err)
			}
		}
		refused(desk, "skck", "service")
		b.checkHall()
	})
}
