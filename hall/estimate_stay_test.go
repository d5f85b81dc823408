package hall

import "testing"

// TestStayedLeg: a leg that began where the one before ended was never called. It took its counter
// as long as its service, and nobody walked to it; its counter has worked since.
func TestStayedLeg(t *testing.T) {
	const minute = 60_000
	stayed := Leg{CalledAt: 100 * minute, StartedAt: 100 * minute, EndedAt: 102 * minute, ServiceMS: 2 * minute}
	called := stayed
	called.CalledAt, called.LastCalledAt = 99*minute, 99*minute
	for leg, want := range map[*Leg]int64{&stayed: 2 * minute, &called: 3 * minute} {
		if got, ok := leg.cycle(); !ok || got != want {
			t.Errorf("%+v took %d ms, not %d", *leg, got, want)
		}
	}
	cfg := &Config{index: &configIndex{servers: map[string][]*Counter{"ktp": {{ID: "l1"}}}}}
	d := &Day{cfg: cfg, counters: map[string]*CounterLive{"l1": {State: CounterOpen, Ticket: "x"}}, tickets: map[string]*Ticket{"x": {Leg: stayed}}}
	if !d.calledSince("ktp", 99*minute) || d.calledSince("ktp", 101*minute) {
		t.Error("when the counter worked last is not known")
	}
}
