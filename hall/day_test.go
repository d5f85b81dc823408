package hall_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// picker chooses evenly from a drawn seed: rapid's own numbers lean to the small ones,
// and a day would be nothing but tickets.
func picker(t *rapid.T) func(int) int {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).IntN
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// everything is all that a Day shows, in one text.
func everything(d *hall.Day, h *halltest.Hall) map[string]string {
	out := map[string]string{}
	for _, z := range h.Config.Zones {
		v, _ := view.BoardOf(d, view.Scope{Zone: z.ID})
		out["board:"+z.ID] = asJSON(v)
	}
	for _, k := range h.Config.Counters {
		v, _ := view.CounterTopicOf(d, k.ID)
		out["counter:"+k.ID] = asJSON(v)
	}
	for _, tk := range h.Tickets() {
		v, _ := view.TicketTopicOf(d, tk.ID)
		out["ticket:"+tk.ID] = asJSON(v)
	}
	for _, s := range h.Config.Services {
		out["quota:"+s.ID] = strconv.Itoa(d.QuotaUsed(s.ID))
	}
	for _, a := range append([]hall.Agency{{}}, h.Config.Agencies...) {
		v, _ := view.HallOf(d, a.ID)
		out["agency:"+a.ID] = asJSON(v)
	}
	return out
}

func TestDayByEventsEqualsDayBySnapshot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := halltest.New(halltest.Config())
		d := hall.NewDay(h.Snapshot())
		pick := picker(t)
		for step := range rapid.IntRange(30, 120).Draw(t, "steps") {
			before := len(h.Events())
			h.Random(pick)
			for _, e := range h.Events()[before:] {
				if err := d.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			compareNaive(t, d, h)
			if step%10 == 9 {
				compareSnapshot(t, d, h)
			}
		}
		compareSnapshot(t, d, h)
	})
}

func compareSnapshot(t *rapid.T, d *hall.Day, h *halltest.Hall) {
	fresh := everything(hall.NewDay(h.Snapshot()), h)
	for name, got := range everything(d, h) {
		if got != fresh[name] {
			t.Fatalf("after event %d (%s), %s:\nby events   %s\nby snapshot %s",
				d.Seq(), h.Events()[d.Seq()-1].Type, name, got, fresh[name])
		}
	}
}

// compareNaive recomputes from the tickets alone what the Day keeps by increments.
func compareNaive(t *rapid.T, d *hall.Day, h *halltest.Hall) {
	var waiting []hall.Ticket
	for _, tk := range h.Tickets() {
		if tk.State == hall.Waiting {
			waiting = append(waiting, tk)
		}
	}
	earlier := func(a, b hall.Ticket) bool {
		return a.Leg.Score < b.Leg.Score || (a.Leg.Score == b.Leg.Score && a.Leg.Tie < b.Leg.Tie)
	}
	for _, tk := range waiting {
		n := 0
		for _, o := range waiting {
			if slices.Contains(h.Config.Rivals(tk.Leg.Service), o.Leg.Service) && earlier(o, tk) {
				n++
			}
		}
		if got := d.Ahead(tk.ID); got != n {
			t.Fatalf("Ahead(%s) = %d, want %d", tk.Number, got, n)
		}
	}
	slices.SortFunc(waiting, func(a, b hall.Ticket) int {
		if earlier(a, b) {
			return -1
		}
		return 1
	})
	for _, k := range h.Config.Counters {
		var want, got []string
		for _, tk := range waiting {
			if slices.Contains(k.Services, tk.Leg.Service) && len(want) < 4 {
				want = append(want, tk.ID)
			}
		}
		for _, tk := range d.Upcoming(k.ID, 4) {
			got = append(got, tk.ID)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("Upcoming(%s) = %v, want %v", k.ID, got, want)
		}
	}
	for _, s := range h.Config.Services {
		compareLoad(t, d.Load(s.ID), h, s.ID)
	}
}

func compareLoad(t *rapid.T, got hall.Load, h *halltest.Hall, service string) {
	var legs []hall.Leg
	states := map[hall.State]int{}
	priority := 0
	for _, tk := range h.Tickets() {
		if tk.Leg.Service == service && !tk.Direct() { // who has no number was never in its queue
			legs = append(legs, tk.Leg)
			states[tk.State]++
			if tk.State == hall.Waiting && tk.Class != hall.ClassRegular {
				priority++
			}
		}
	}
	for _, c := range h.Snapshot().Closed {
		if c.Leg.Service == service {
			legs = append(legs, c.Leg)
		}
	}
	var waits, serves []int64
	for _, l := range legs {
		if ms, ok := l.WaitTime(); ok {
			waits = append(waits, ms)
		}
		if ms, ok := l.ServedTime(); ok {
			serves = append(serves, ms)
		}
	}
	want := []int64{
		int64(states[hall.Waiting]), int64(priority), int64(states[hall.Called]), int64(states[hall.Serving]), int64(states[hall.Held]),
		int64(len(legs)), int64(states[hall.Done]), int64(states[hall.NoShow]), int64(states[hall.Cancelled]), int64(states[hall.Expired]),
		median(waits), median(serves),
	}
	have := []int64{
		int64(got.Waiting), int64(got.Priority), int64(got.Called), int64(got.Serving), int64(got.Held),
		int64(got.Issued), int64(got.Done), int64(got.NoShow), int64(got.Cancelled), int64(got.Expired),
		got.MedianWaitMS, got.MedianServiceMS,
	}
	if !slices.Equal(have, want) {
		t.Fatalf("Load(%s) = %v, want %v", service, have, want)
	}
}

// median counts, for each value, how many of the set it is not below.
func median(v []int64) int64 {
	slices.Sort(v)
	for i, x := range v {
		if 2*(i+1) >= len(v) {
			return x
		}
	}
	return -1
}

func TestDayKeepsToTheOrderOfEvents(t *testing.T) {
	h := halltest.New(halltest.Config())
	d := hall.NewDay(h.Snapshot())
	first, second, third := h.Issue("ktp", "regular"), h.Issue("ktp", "regular"), h.Issue("kk", "regular")
	var gap *hall.GapError
	if err := d.Apply(second); !errors.As(err, &gap) || gap.Have != 0 || gap.Got != 2 {
		t.Fatalf("a gap gave %v", err)
	}
	if d.Seq() != 0 || d.Ticket(second.Ticket.ID) != nil {
		t.Fatal("a gap changed the day")
	}
	for _, e := range []hall.Event{first, first, second, first, third} {
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if total, _ := d.Waiting("ktp"); d.Seq() != 3 || total != 2 {
		t.Fatalf("seq %d, %d waiting: a repeated event counted", d.Seq(), total)
	}
}

func TestDayTakesConfigurationAndRefusesABrokenOne(t *testing.T) {
	h := halltest.New(halltest.Config())
	d := hall.NewDay(h.Snapshot())
	next := halltest.Config()
	next.Version, next.Hall.Name = 2, "MPP Baru"
	e := h.Configure(next)
	broken := e
	broken.Config = json.RawMessage(`{"hall":{"timezone":"Mars/Olympus"}}`)
	if err := d.Apply(broken); !errors.Is(err, hall.Refuse(hall.CodeInvalid, "")) || d.Seq() != 0 {
		t.Fatalf("broken configuration: %v, seq %d", err, d.Seq())
	}
	if err := d.Apply(e); err != nil || d.Config().Hall.Name != "MPP Baru" || !d.Changed().All {
		t.Fatalf("configuration: %v, %q", err, d.Config().Hall.Name)
	}
}

func TestAnnouncementsStandUntilTheCitizenMoves(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	id := h.Issue("ktp", "regular").Ticket.ID
	h.CallNext("l1")
	recalled, _ := h.Act(id, hall.ActRecall, "")
	d := hall.NewDay(h.Snapshot())
	standing := func() map[int64]bool {
		out := map[int64]bool{}
		for _, a := range d.Announcements("utama") {
			out[a.ID] = a.Standing
		}
		return out
	}
	if s := standing(); len(s) != 1 || !s[recalled.Seq] {
		t.Fatalf("after a recall: %v", s)
	}
	h.Act(id, hall.ActStart, "")
	held, _ := h.Act(id, hall.ActHold, "")
	for _, e := range h.Events()[d.Seq():] {
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if s := standing(); s[recalled.Seq] || len(s) != 1 {
		t.Fatalf("after hold %d: %v", held.Seq, s)
	}
	resumed, _ := h.Act(id, hall.ActResume, "l1")
	if err := d.Apply(resumed); err != nil {
		t.Fatal(err)
	}
	if s := standing(); !s[resumed.Seq] || len(s) != 1 {
		t.Fatalf("resume calls again: %v", s)
	}
}

// TestPriorityIsAClassWithACredit: whatever its id.
func TestPriorityIsAClassWithACredit(t *testing.T) {
	cfg := halltest.Config()
	cfg.Policy.Classes = []hall.Class{{ID: "regular"}, {ID: "daring"}, {ID: "lansia", CreditMinutes: 30}}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	h := halltest.New(cfg)
	for _, class := range []string{"regular", "daring", "lansia"} {
		h.Now += 1000
		h.Issue("ktp", class)
	}
	if total, priority := hall.NewDay(h.Snapshot()).Waiting("ktp"); total != 3 || priority != 1 {
		t.Errorf("%d wait, %d with priority, want 3 and 1", total, priority)
	}
}

func TestRatioRulePictures(t *testing.T) {
	cfg := halltest.Config()
	cfg.Policy.Order, cfg.Policy.Ratio = hall.OrderRatio, 2
	h := halltest.New(cfg)
	for _, class := range []string{"regular", "regular", "priority", "priority", "priority", "regular"} {
		h.Now += 1000
		h.Issue("ktp", class)
	}
	d := hall.NewDay(h.Snapshot())
	var got []string
	for _, tk := range d.Upcoming("l1", 10) {
		got = append(got, tk.Number)
	}
	want := []string{"A-003", "A-004", "A-001", "A-005", "A-002", "A-006"}
	if !slices.Equal(got, want) {
		t.Fatalf("2:1 gives %v, want %v", got, want)
	}
	for i, number := range want {
		if ahead := d.Ahead(d.TicketByNumber(number).ID); ahead != i {
			t.Errorf("%s is told %d ahead, want %d", number, ahead, i)
		}
	}
}

func TestLastStepIsPastWhenAnotherActs(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Counter("l1", hall.CounterActOpen)
	id := h.Issue("ktp", "regular").Ticket.ID
	h.CallNext("l1")
	h.Now += 5000
	held, _ := h.Act(id, hall.ActHold, "")
	d := hall.NewDay(h.Snapshot())
	topic, _ := view.CounterTopicOf(d, "l1")
	if topic.Last == nil || topic.Last.ID != id || topic.LastEvent != hall.EventHeld ||
		*topic.RevertUntil != *(held.At + 30_000).Stamp() {
		t.Fatalf("after a hold the last step is %s %v until %v", topic.LastEvent, topic.Last, topic.RevertUntil)
	}
	noted, _ := h.Act(id, hall.ActNote, "")
	if err := d.Apply(noted); err != nil {
		t.Fatal(err)
	}
	for name, day := range map[string]*hall.Day{"the same day": d, "one from a snapshot": hall.NewDay(h.Snapshot())} {
		if topic, _ = view.CounterTopicOf(day, "l1"); topic.Last == nil || topic.Last.Note == "" || topic.LastEvent != hall.EventHeld {
			t.Fatalf("%s: after a note the last step is %s %v", name, topic.LastEvent, topic.Last)
		}
	}
	held.Seq, held.Ticket = noted.Seq, noted.Ticket
	cancelled := held // by the citizen, from no counter
	cancelled.Seq, cancelled.Type, cancelled.Actor = held.Seq+1, hall.EventCancelled, hall.Actor{Role: hall.RoleCitizen}
	gone := *held.Ticket
	gone.Rev, gone.State, gone.EndedAt = gone.Rev+1, hall.Cancelled, held.At+1000
	cancelled.Ticket, cancelled.Counter = &gone, nil
	if err := d.Apply(cancelled); err != nil {
		t.Fatal(err)
	}
	if topic, _ = view.CounterTopicOf(d, "l1"); topic.Last != nil {
		t.Fatalf("the citizen cancelled, and the hold could still be taken back: %+v", topic.Last)
	}
	if !slices.Contains(d.Changed().Counters, "l1") {
		t.Fatal("the console would not be told")
	}
}
