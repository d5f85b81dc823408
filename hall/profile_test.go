package hall_test

import (
	"slices"
	"strings"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
)

// profileHall has open counters l4 (skck and sim), with a profile, and l5 (sim).
func profileHall(t *testing.T, first []string, after ...hall.AfterWait) *halltest.Hall {
	t.Helper()
	cfg := halltest.Config()
	cfg.Counter("l4").First, cfg.Counter("l4").After = first, after
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	h := halltest.New(cfg)
	h.Counter("l4", hall.CounterActOpen)
	h.Counter("l5", hall.CounterActOpen)
	return h
}

func numbers(list []*hall.Ticket) string {
	var out []string
	for _, t := range list {
		out = append(out, t.Number)
	}
	return strings.Join(out, " ")
}

// A console's list goes on by the clock: it has those of a service that is called only after a wait
// from the instant on at which the first of them has waited for it.
func TestLinesOfAProfile(t *testing.T) {
	h := profileHall(t, nil, hall.AfterWait{Service: "sim", Minutes: 20})
	came := h.Now
	sim1 := h.Issue("sim", hall.ClassRegular).Ticket.Number
	h.Now += 60_000
	sim2 := h.Issue("sim", hall.ClassPriority).Ticket.Number
	h.Now += 60_000
	skck := h.Issue("skck", hall.ClassRegular).Ticket.Number
	d := hall.NewDay(h.Snapshot())
	if got := numbers(d.Upcoming("l4", 6)); got != skck {
		t.Errorf("now %s, want %s", got, skck)
	}
	later := d.Later("l4", 6)
	if len(later) != 1 || later[0].From != came.Add(20*60_000_000_000) || numbers(later[0].Tickets) != strings.Join([]string{sim2, sim1, skck}, " ") {
		t.Errorf("later %+v", later)
	}
	if d.Later("l5", 6) != nil || numbers(d.Upcoming("l5", 6)) != sim2+" "+sim1 {
		t.Errorf("l5 %s", numbers(d.Upcoming("l5", 6)))
	}
	h.Counter("l5", hall.CounterActPause)
	d = hall.NewDay(h.Snapshot())
	if got := numbers(d.Upcoming("l4", 6)); got != strings.Join([]string{sim2, sim1, skck}, " ") || d.Later("l4", 6) != nil {
		t.Errorf("while nobody else calls them %s", got)
	}
}

// What a citizen is told of the wait goes by the profile too.
func TestEstimatesGoByTheProfile(t *testing.T) {
	about := func(h *halltest.Hall, service string) int {
		for range 4 {
			h.Issue("sim", hall.ClassRegular)
		}
		e, ok := hall.NewDay(h.Snapshot()).EstimateOfNew(service, hall.ClassRegular, h.Now)
		if !ok {
			t.Fatal("no estimate")
		}
		return e.AboutMinutes
	}
	plain := about(profileHall(t, nil), "skck")
	if first := about(profileHall(t, []string{"skck"}), "skck"); first >= plain {
		t.Errorf("skck first: about %d minutes, %d without", first, plain)
	}
	plain = about(profileHall(t, nil), "sim")
	if after := about(profileHall(t, nil, hall.AfterWait{Service: "sim", Minutes: 200}), "sim"); after <= plain {
		t.Errorf("sim at l4 only after hours: about %d minutes, %d without", after, plain)
	}
}

// A service for which no other counter is there does not step back, and that is warned of.
func TestNobodyStarvesByAProfile(t *testing.T) {
	cfg := halltest.Config()
	cfg.Counter("l4").First, cfg.Counter("l4").After = []string{"sim"}, []hall.AfterWait{{Service: "sim", Minutes: 5}}
	cfg.Counter("l5").After = []hall.AfterWait{{Service: "sim", Minutes: 5}}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	if cfg.Profile("l4") != nil || cfg.Profile("l5") != nil {
		t.Errorf("l4 %v, l5 %v", cfg.Profile("l4"), cfg.Profile("l5"))
	}
	var warned []string
	for _, p := range cfg.Warnings("2026-03-02") {
		if p.Code == hall.WarningStepsBack {
			warned = append(warned, p.Path)
		}
	}
	if want := []string{"counters[3].services[0]", "counters[3].services[1]", "counters[4].services[0]"}; !slices.Equal(warned, want) {
		t.Errorf("warned of %v, want %v", warned, want)
	}
}

// A console is told of the pause that stops all of its services, of several the one that ends first.
func TestStoppedCounter(t *testing.T) {
	h := profileHall(t, nil)
	cfg := h.Config
	cfg.Counter("l4").Services = []string{"skck", "ktp"}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	skck, ktp := h.Issue("skck", hall.ClassRegular).Ticket.Number, h.Issue("ktp", hall.ClassRegular).Ticket.Number
	all := skck + " " + ktp
	for _, tc := range []struct {
		pauses []hall.Pause
		want   int64
		line   string // whom it calls next; in a pause of all, who has a place there
	}{
		{nil, 0, all},
		{[]hall.Pause{{ID: 1, Agency: "polres", Stops: true}}, 0, ktp},
		{[]hall.Pause{{ID: 1, Agency: "polres", Stops: true}, {ID: 2, Agency: "dukcapil", Stops: true, Until: h.Now + 1000}}, 2, all},
		{[]hall.Pause{{ID: 1, Stops: true}}, 1, all},
		{[]hall.Pause{{ID: 1}}, 0, all},
	} {
		s := h.Snapshot()
		s.Pauses = tc.pauses
		got := int64(0)
		d := hall.NewDay(s)
		if p := d.Stopped("l4"); p != nil {
			got = p.ID
		}
		if line := numbers(d.Upcoming("l4", 6)); got != tc.want || line != tc.line {
			t.Errorf("%+v: stopped by %d, %s next; want %d, %s", tc.pauses, got, line, tc.want, tc.line)
		}
	}
}
