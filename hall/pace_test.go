package hall_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
	"mpp/hall/halltest"
)

// TestPacesOfEarlierVersions: what a citizen was told then reads the same for ever.
func TestPacesOfEarlierVersions(t *testing.T) {
	for name, c := range map[string]struct {
		pace     string
		ahead    int
		from, to int
		ok       bool
	}{
		"nothing known":      {`{}`, 3, 0, 0, false},
		"next, counter free": {`{"per_ms":600000,"spread":0.5,"busy_ms":0,"servers":1}`, 0, 0, 1, true},
		"even pace":          {`{"per_ms":120000,"spread":0,"busy_ms":0,"servers":1}`, 4, 8, 9, true},
		"spread":             {`{"per_ms":240000,"spread":0.5,"busy_ms":0,"servers":2}`, 4, 12, 22, true},
		"busy":               {`{"per_ms":300000,"spread":0,"busy_ms":300000,"servers":1}`, 1, 5, 17, true},
		"planned is wider":   {`{"per_ms":120000,"spread":0,"busy_ms":0,"servers":0}`, 4, 5, 12, true},
		"before opening":     {`{"per_ms":120000,"spread":0,"busy_ms":0,"servers":0,"opens_ms":600000}`, 4, 15, 22, true},
		"fives above thirty": {`{"per_ms":600000,"spread":0.3,"busy_ms":0,"servers":1}`, 9, 80, 105, true},
	} {
		var p hall.Pace
		if err := json.Unmarshal([]byte(c.pace), &p); err != nil {
			t.Fatal(err)
		}
		got, ok := hall.EstimateWait(p, c.ahead)
		if ok != c.ok || got.FromMinutes != c.from || got.ToMinutes != c.to {
			t.Errorf("%s: %+v %v, want %d..%d %v", name, got, ok, c.from, c.to, c.ok)
		}
	}
}

// TestToldRangeIsInThePace: an event keeps the range itself, whatever later versions would
// compute, and one who was a place further behind than the pace knew waits for one call more.
func TestToldRangeIsInThePace(t *testing.T) {
	p := hall.Pace{PerMS: 4 * 60_000, Servers: 2, Ahead: 3, FromMS: 7.5 * 60_000, AboutMS: 14 * 60_000, ToMS: 21.2 * 60_000}
	text, err := json.Marshal(&p)
	if err != nil {
		t.Fatal(err)
	}
	var back hall.Pace
	if err := json.Unmarshal(text, &back); err != nil || back != p {
		t.Fatalf("%s became %+v %v", text, back, err)
	}
	for ahead, want := range map[int]hall.Estimate{
		3:  {FromMinutes: 7, AboutMinutes: 14, ToMinutes: 22},
		4:  {FromMinutes: 11, AboutMinutes: 18, ToMinutes: 26},
		2:  {FromMinutes: 3, AboutMinutes: 10, ToMinutes: 18},
		0:  {FromMinutes: 0, AboutMinutes: 2, ToMinutes: 10},
		10: {FromMinutes: 35, AboutMinutes: 42, ToMinutes: 50},
	} {
		if got, ok := hall.EstimateWait(back, ahead); !ok || got != want {
			t.Errorf("%d ahead: %+v, want %+v", ahead, got, want)
		}
	}
}

func TestEstimateIsARangeThatGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := halltest.New(halltest.Config())
		pick := picker(t)
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			h.Random(pick)
		}
		d := hall.NewDay(h.Snapshot())
		for _, s := range h.Config.Services {
			e, ok := d.EstimateOfNew(s.ID, hall.ClassRegular, d.At()+1)
			if !ok || e.FromMinutes < 0 || e.FromMinutes > e.AboutMinutes || e.AboutMinutes > e.ToMinutes || e.FromMinutes == e.ToMinutes {
				t.Fatalf("%s: %+v %v", s.ID, e, ok)
			}
			// Who has priority waits no longer.
			if first, _ := d.EstimateOfNew(s.ID, hall.ClassPriority, d.At()+1); first.AboutMinutes > e.AboutMinutes+e.AboutMinutes/10+1 {
				t.Fatalf("%s: regular %+v, priority %+v", s.ID, e, first)
			}
		}
		last := map[string]hall.Estimate{} // of those of one class and service, in their order
		all := h.Tickets()
		slices.SortFunc(all, func(a, b hall.Ticket) int {
			return cmp.Or(cmp.Compare(a.Leg.Score, b.Leg.Score), cmp.Compare(a.Leg.Tie, b.Leg.Tie))
		})
		for _, tk := range all {
			if tk.State != hall.Waiting {
				continue
			}
			e, ok := d.Estimate(tk.ID)
			key := tk.Class + " " + tk.Leg.Service
			if before := last[key]; !ok || e.AboutMinutes+e.AboutMinutes/10+1 < before.AboutMinutes {
				t.Fatalf("%s waits %+v, the one before %+v", tk.Number, e, before)
			}
			last[key] = e
		}
	})
}

func TestPaceFollowsTheDay(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l5", hall.CounterActOpen)
	pace := func() hall.Pace { return hall.NewDay(h.Snapshot()).Pace("sim", hall.ClassRegular, h.Now) }
	if p := pace(); p.Servers != 1 || p.AboutMS > 1 || p.ToMS > 60_000 {
		t.Fatalf("one free counter, nobody waits: %+v", p)
	}
	if p := hall.NewDay(h.Snapshot()).Pace("daftar", hall.ClassRegular, h.Now); p.Servers != 0 || p.PerMS == 0 || p.ToMS == 0 {
		t.Fatalf("without an open counter: %+v", p)
	}
	for range 40 { // everybody takes five minutes today, the standard is fifteen
		id := h.Issue("sim", "regular").Ticket.ID
		h.CallNext("l5")
		h.Act(id, hall.ActStart, "")
		h.Now += 5 * 60_000
		h.Act(id, hall.ActFinish, "")
	}
	h.Issue("sim", "regular")
	h.CallNext("l5")
	for range 4 {
		h.Issue("sim", "regular")
	}
	p := pace()
	if p.PerMS < 5*60_000 || p.PerMS > 6*60_000 || p.AboutMS < 22*60_000 || p.AboutMS > 30*60_000 || p.Ahead != 4 {
		t.Fatalf("after forty of five minutes: %+v", p)
	}
	h.Counter("l4", hall.CounterActOpen)
	if two := pace(); two.PerMS*2 < p.PerMS-2 || two.PerMS*2 > p.PerMS+2 || two.AboutMS > p.AboutMS*6/10 {
		t.Fatalf("a second counter: %+v, before %+v", two, p)
	}
	cfg := halltest.Config()
	cfg.Counters = cfg.Counters[:4]
	cfg.Counters[3].Services = []string{"skck"}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	if p := hall.NewDay(hall.Snapshot{Config: cfg}).Pace("sim", hall.ClassRegular, 1); p != (hall.Pace{}) {
		t.Fatalf("no counter serves it, not even planned: %+v", p)
	}
}
