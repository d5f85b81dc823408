package live

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
)

// BenchmarkApply is the cost of one event with a hall's audience: all boards and
// consoles, the manager, and so many phones, which are told in a round of their own.
func BenchmarkApply(b *testing.B) {
	for _, phones := range []int{0, 500, 5000} {
		b.Run(fmt.Sprintf("phones=%d", phones), func(b *testing.B) { benchmarkApply(b, phones, false) })
	}
}

// BenchmarkApplyAndRound has a round after each event, as when events are rare.
func BenchmarkApplyAndRound(b *testing.B) {
	for _, phones := range []int{500, 5000} {
		b.Run(fmt.Sprintf("phones=%d", phones), func(b *testing.B) { benchmarkApply(b, phones, true) })
	}
}

func benchmarkApply(b *testing.B, phones int, rounds bool) {
	rng := rand.New(rand.NewPCG(1, 1))
	h := halltest.New(halltest.Config())
	for range phones + 200 {
		h.Issue(h.Config.Services[rng.IntN(6)].ID, hall.ClassRegular)
	}
	feed := NewFeed(nil, nil)
	hub := NewHub(feed, Options{Queue: 1 << 20})
	feed.load(h.Snapshot())
	s := newSocket(hub, nil, "")
	names := []string{"hall", "board:utama", "board:timur", "agency:dukcapil", "counter:l1", "counter:l2", "counter:l3", "counter:l4", "counter:l5"}
	for _, t := range h.Tickets()[200:] {
		names = append(names, "ticket:"+t.ID)
	}
	for _, name := range names {
		if err := hub.topics.subscribe(feed.day, s, name, -1); err != nil {
			b.Fatal(err)
		}
	}
	before := len(h.Events())
	for range b.N {
		h.Now += 1000
		if !anyStep(h, rng) {
			h.Issue("ktp", hall.ClassRegular)
		}
	}
	events := h.Events()[before:]
	b.ResetTimer()
	for i := range b.N {
		if err := feed.apply(events[i : i+1]); err != nil {
			b.Fatal(err)
		}
		if rounds {
			hub.round()
		}
		s.queue = s.queue[:0]
	}
	b.ReportMetric(float64(hub.stats.deltas.Load())/float64(b.N), "deltas/event")
}

// anyStep lets a counter work: open, call, start, finish.
func anyStep(h *halltest.Hall, rng *rand.Rand) bool {
	k := h.Config.Counters[rng.IntN(5)].ID
	h.Counter(k, hall.CounterActOpen)
	d, ok := h.At(k)
	if !ok {
		_, ok = h.CallNext(k)
		return ok
	}
	action := map[hall.State]hall.Action{hall.Called: hall.ActStart, hall.Serving: hall.ActFinish}[d.State]
	_, ok = h.Act(d.ID, action, "")
	return ok
}
