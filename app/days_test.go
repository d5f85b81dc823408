package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/hallfile"
)

func TestNextTurn(t *testing.T) {
	cfg, err := hallfile.Parse("uji.yaml", []byte(readTestHall(t)))
	must(t, err)
	at := func(s string) hall.Millis {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, cfg.Location())
		must(t, err)
		return hall.MillisOf(x)
	}
	for _, c := range []struct{ end, now, want string }{
		{"24:00", "2026-05-28 09:00", "2026-05-29 00:00"},
		{"17:30", "2026-05-28 09:00", "2026-05-28 17:30"},
		{"17:30", "2026-05-28 17:30", "2026-05-29 00:00"}, // it is turned: the next is midnight
		{"17:30", "2026-05-28 23:59", "2026-05-29 00:00"},
		{"17:30", "2026-05-29 00:00", "2026-05-29 17:30"},
		{"24:00", "2026-12-31 23:59", "2027-01-01 00:00"},
	} {
		cfg.Policy.DayEnd = c.end
		if got := nextTurn(cfg, at(c.now)); got != at(c.want) {
			t.Errorf("day end %s at %s: %s, want %s", c.end, c.now, got.In(cfg.Location()), c.want)
		}
	}
}

// dayTurns is a queue that writes down what was asked of it.
type dayTurns struct {
	cfg   *hall.Config
	clock hall.Clock
	mu    sync.Mutex
	list  []string
	more  chan struct{}
}

func (q *dayTurns) Config() *hall.Config { return q.cfg }

func (q *dayTurns) add(what string) {
	q.mu.Lock()
	q.list = append(q.list, what)
	q.mu.Unlock()
	q.more <- struct{}{}
}

func (q *dayTurns) Position(context.Context) (string, int64, error) {
	return q.cfg.BusinessDate(q.clock.Now()), 0, nil
}

func (q *dayTurns) OpenDay(context.Context) error { q.add("open"); return nil }

func (q *dayTurns) CloseDay(context.Context, hall.Actor) (int, error) {
	q.add("close")
	return 0, hall.Refuse(hall.CodeDayOver, "closed already")
}

// TestDaysTurnWithoutRequests: the day is opened at the start, each is closed at its end and the next one
// opened at midnight, in this order, on a fast clock that begins in the afternoon.
func TestDaysTurnWithoutRequests(t *testing.T) {
	cfg, err := hallfile.Parse("uji.yaml", []byte(readTestHall(t)))
	must(t, err)
	cfg.Policy.DayEnd = "17:30"
	const speed = 10_000 // a day in nine seconds: a busy machine must not miss a turn
	began := time.Now()
	from := time.Date(2026, 5, 28, 16, 0, 0, 0, cfg.Location())
	clock := hall.Clock(func() time.Time { return from.Add(time.Since(began) * speed) })
	q := &dayTurns{cfg: cfg, clock: clock, more: make(chan struct{})}
	var log strings.Builder
	d := dayTurner{queue: q, clock: clock, look: func(context.Context) {}, mayTurn: func() error { return nil }, speed: speed, log: slog.New(slog.NewTextHandler(&log, nil))}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); d.run(ctx) }()
	for range 4 {
		select {
		case <-q.more:
		case <-time.After(2 * time.Minute):
			t.Fatal("no day was turned")
		}
	}
	cancel()
	select { // one more turn may be on its way
	case <-q.more:
		<-done
	case <-done:
	}
	if want := []string{"open", "open", "close", "open"}; !slices.Equal(q.list[:4], want) {
		t.Errorf("%v, want %v", q.list, want)
	}
	if log.Len() > 0 {
		t.Errorf("a day that was closed already was complained of: %s", log.String())
	}
}
