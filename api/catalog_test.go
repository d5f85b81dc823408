package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
)

type serviceAnswer struct {
	Services []struct {
		ID           string
		Open         bool
		ClosedReason string  `json:"closed_reason"`
		IssueFrom    *string `json:"issue_from"`
		Quota        *struct{ Limit, Left int }
		Waiting      int
		Ahead        map[string]int
		Counters     int
		CountersOpen int     `json:"counters_open"`
		ReopensAt    *string `json:"reopens_at"`
		Popular      int
		Estimate     *hall.Estimate
	}
}

// A class that gives no numbers any more keeps its name for those who still wait in it, and
// people of an agency that left today still count.
func TestWhatEndedTodayIsNamedAndCounted(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	take(t, s, "skck", hall.ClassPriority)
	open(t, s, police, "polres-1")
	s.Settle()
	cfg := *s.Queue.Config()
	cfg.Agencies = slices.Clone(cfg.Agencies)
	cfg.Agencies[1].EndedOn = "2026-01-05"
	cfg.Policy.Classes = slices.Clone(cfg.Policy.Classes)
	cfg.Policy.Classes[1].EndedOn = "2026-01-05"
	s.Reconfigure(&cfg)
	var h struct {
		Classes []hall.Class
		Ended   []hall.Class `json:"ended_classes"`
	}
	s.Get("", "/api/v1/hall", &h)
	if len(h.Classes) != 1 || h.Classes[0].ID != hall.ClassRegular || len(h.Ended) != 1 || h.Ended[0].ID != hall.ClassPriority || h.Ended[0].CreditMinutes == 0 {
		t.Errorf("%+v", h)
	}
	s.Settle()
	var g struct {
		Agencies     []struct{ ID string }
		Waiting      int
		CountersOpen int `json:"counters_open"`
	}
	s.Get("", "/api/v1/agencies", &g)
	if len(g.Agencies) != 1 || g.Waiting != 1 || g.CountersOpen != 1 {
		t.Errorf("%+v", g)
	}
}

func TestServicesTellWhetherTheyGiveTickets(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	take(t, s, "kk", "regular")
	s.Settle()
	look := func(path string) map[string]int {
		var v serviceAnswer
		s.Get("", path, &v)
		at := map[string]int{}
		for i, x := range v.Services {
			at[x.ID] = i
		}
		return at
	}
	var v serviceAnswer
	s.Get("", "/api/v1/services", &v)
	at := look("/api/v1/services")
	if _, listed := at["lama"]; listed || len(at) != 5 {
		t.Fatalf("services %v", at)
	}
	for id, want := range map[string]string{"ktp": "", "kk": "", "skck": "", "sim": "not_yet", "libur": "closed_today"} {
		x := v.Services[at[id]]
		if x.ClosedReason != want || x.Open != (want == "") {
			t.Errorf("%s: open %v, %q, want %q", id, x.Open, x.ClosedReason, want)
		}
		if x.Open != (x.Estimate != nil) {
			t.Errorf("%s: estimate %v", id, x.Estimate)
		}
	}
	if kk := v.Services[at["kk"]]; kk.Waiting != 1 || kk.Quota == nil || kk.Quota.Limit != 2 || kk.Quota.Left != 1 {
		t.Errorf("kk %+v", kk)
	}
	if ktp := v.Services[at["ktp"]]; ktp.Quota != nil {
		t.Errorf("ktp has a quota: %+v", ktp)
	}
	if sim := v.Services[at["sim"]]; sim.IssueFrom == nil || *sim.IssueFrom != "2026-01-05T05:00:00.000Z" {
		t.Errorf("sim %+v", sim)
	}
	if at := look("/api/v1/services?agency=dukcapil"); len(at) != 2 {
		t.Errorf("of one agency: %v", at)
	}

	if v.Services[at["kk"]].Popular != 1 || v.Services[at["ktp"]].Popular != 2 {
		t.Errorf("kk was used, and has the rank %d", v.Services[at["kk"]].Popular)
	}
	if libur := v.Services[at["libur"]]; libur.Counters != 1 || libur.ReopensAt == nil || *libur.ReopensAt != "2026-01-05T17:00:00.000Z" {
		t.Errorf("libur, open on Tuesdays: %+v", libur)
	}

	take(t, s, "kk", "regular")
	s.Settle()
	s.Move(8 * time.Hour)
	s.Get("", "/api/v1/services", &v)
	if kk, sim := v.Services[at["kk"]], v.Services[at["sim"]]; kk.ClosedReason != "quota_full" || sim.ClosedReason != "over" {
		t.Errorf("in the evening: kk %+v, sim %+v", kk, sim)
	}
}

// The rank counts what was asked for before today.
func TestServicesRankByThePast(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) {
		d.PastUse = func() map[string]int64 { return map[string]int64{"libur": 7, "skck": 9} }
	})
	var v serviceAnswer
	s.Get("", "/api/v1/services", &v)
	for _, x := range v.Services {
		if want := map[string]int{"skck": 1, "libur": 2, "ktp": 3, "kk": 4, "sim": 5}[x.ID]; x.Popular != want {
			t.Errorf("%s has the rank %d, want %d", x.ID, x.Popular, want)
		}
	}
}

// What the list says and what the queue does must be the same.
func TestServicesAgreeWithTheQueue(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for range 3 {
		s.Settle()
		var v serviceAnswer
		s.Get("", "/api/v1/services", &v)
		for _, x := range v.Services {
			a := s.Do(post(kiosk, "/api/v1/tickets", `{"service":"`+x.ID+`"}`))
			if (a.Status == http.StatusCreated) != x.Open {
				t.Errorf("%s: listed open %v (%s), asked for: %d", x.ID, x.Open, x.ClosedReason, a.Status)
			}
		}
		s.Move(3 * time.Hour)
	}
}

func TestHallAgenciesZonesBoard(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	take(t, s, "ktp", "regular")
	take(t, s, "ktp", "regular")
	called := next(t, s, atOne, "dukcapil-1")
	s.Settle()

	var h struct {
		Date, Timezone string
		Now            time.Time
		Demo           bool
		Classes        []hall.Class
		Outcomes       []string
		ClockSpeed     float64 `json:"clock_speed"`
	}
	s.Get("", "/api/v1/hall", &h)
	if h.Date != "2026-01-05" || h.Timezone != "Asia/Jakarta" || !h.Now.Equal(apitest.Morning) || !h.Demo || len(h.Classes) != 2 || len(h.Outcomes) != 4 || h.ClockSpeed != 1 {
		t.Errorf("hall %+v", h)
	}
	var g struct {
		Agencies []struct {
			ID           string
			Waiting      int
			CountersOpen int `json:"counters_open"`
			Services     []string
		}
	}
	s.Get("", "/api/v1/agencies", &g)
	if len(g.Agencies) != 2 || g.Agencies[0].Waiting != 1 || g.Agencies[0].CountersOpen != 1 || len(g.Agencies[1].Services) != 3 {
		t.Errorf("agencies %+v", g)
	}
	var v serviceAnswer
	s.Get("", "/api/v1/services", &v)
	for _, x := range v.Services {
		if want := map[string]int{"ktp": 1, "kk": 1}[x.ID]; x.CountersOpen != want {
			t.Errorf("%s: %d counters open, want %d", x.ID, x.CountersOpen, want)
		}
	}
	var z struct{ Zones []hall.Named }
	s.Get("", "/api/v1/zones", &z)
	if len(z.Zones) != 1 || z.Zones[0].Name.EN != "Main zone" {
		t.Errorf("zones %+v", z)
	}
	var b view.Board
	s.Get("", "/api/v1/zones/utama/board", &b)
	if b.Counters["dukcapil-1"].Ticket != called.Number || len(b.Calls) != 1 || b.Agencies["dukcapil"].Waiting != 1 {
		t.Errorf("board %+v", b)
	}
}

// A ticket's id is a key: only those who work with it see it in the list.
func TestCountersHideFromAnonymousClients(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	open(t, s, atOne, "dukcapil-1")
	take(t, s, "ktp", "regular")
	next(t, s, atOne, "dukcapil-1")
	s.Settle()
	for as, sees := range map[string]bool{"": false, "kiosk": false, "display": false, police: false, "supervisor-polres": false,
		atOne: true, atTwo: true, "supervisor-dukcapil": true, desk: true, "manager": true, "admin": true} {
		var v struct{ Counters []view.Counter }
		s.Get(as, "/api/v1/counters", &v)
		if len(v.Counters) != 3 {
			t.Fatalf("%q: %d counters", as, len(v.Counters))
		}
		one := v.Counters[0]
		if one.State != hall.CounterOpen || (one.Ticket != nil) != sees || (one.Officer != "") != sees {
			t.Errorf("%q sees %+v", as, one)
		}
		if sees && one.Ticket.FollowURL == "" {
			t.Errorf("%q: no address to follow", as)
		}
	}
}

// Sixty counters of a zone call, each twice: the board has the sixty calls that stand.
func TestBoardOfManyCounters(t *testing.T) {
	t.Parallel()
	const counters = 60
	s := apitest.Start(t)
	cfg := *s.Queue.Config()
	cfg.Counters = slices.Clone(cfg.Counters)
	for i := range counters {
		cfg.Counters = append(cfg.Counters, hall.Counter{ID: fmt.Sprintf("k-%d", i), Number: 100 + i, Agency: "dukcapil", Zone: "utama", Services: []string{"ktp"}})
	}
	s.Reconfigure(&cfg)
	want := map[string]bool{}
	for i := range counters {
		take(t, s, "ktp", "regular")
		open(t, s, "manager", fmt.Sprintf("k-%d", i))
		called := next(t, s, "manager", fmt.Sprintf("k-%d", i))
		step(t, s, "manager", called.ID, "recall", "")
		want[called.Number] = true
	}
	s.Settle()
	var b view.Board
	s.Get("", "/api/v1/zones/utama/board", &b)
	for _, c := range b.Calls {
		if !c.Standing || !c.Recall || !want[c.Number] {
			t.Errorf("%+v", c)
		}
		delete(want, c.Number)
	}
	if len(want) > 0 || len(b.Calls) != counters {
		t.Errorf("%d calls, without %v", len(b.Calls), want)
	}
}
