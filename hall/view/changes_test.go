package view_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// merge puts the entries of changed into those of whole.
func merge[V any](whole, changed map[string]V) {
	for k, v := range changed {
		whole[k] = v
	}
}

// scopes are the boards that a hall can have.
func scopes(c *hall.Config) []view.Scope {
	list := []view.Scope{{}}
	for _, z := range c.Zones {
		list = append(list, view.Scope{Zone: z.ID})
	}
	for _, a := range c.Agencies {
		list = append(list, view.Scope{Agency: a.ID})
	}
	return list
}

// The changes of each event, merged into the shape before it, give the shape after it.
func TestChangesLeadToTheWholeShape(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	cfg := halltest.Config()
	// Ended on the first date, gone on the next ones.
	cfg.Agencies[2].EndedOn, cfg.Services[4].EndedOn, cfg.Counters[3].EndedOn = "2026-05-28", "2026-05-28", "2026-05-28"
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	h := halltest.New(cfg)
	d := hall.NewDay(h.Snapshot())
	boards := map[view.Scope]view.Board{}
	var overview view.Hall
	for range 600 {
		before := len(h.Events())
		h.Random(rng.IntN)
		for _, e := range h.Events()[before:] {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
			for _, of := range scopes(h.Config) {
				want, _ := view.BoardOf(d, of)
				have, known := boards[of]
				if !known || d.Changed().All {
					boards[of] = want
					continue
				}
				changed := view.BoardChanges(d, of)
				merge(have.Counters, changed.Counters)
				merge(have.Agencies, changed.Agencies)
				if changed.Calls != nil {
					have.Calls = changed.Calls
				}
				if boards[of] = have; !reflect.DeepEqual(have, want) {
					t.Fatalf("board %+v after event %d (%s)\nhas  %+v\nwant %+v", of, e.Seq, e.Type, have, want)
				}
			}
			want, _ := view.HallOf(d, "")
			if overview.Services == nil || d.Changed().All {
				overview = want
				continue
			}
			changed := view.HallChanges(d, "")
			merge(overview.Services, changed.Services)
			merge(overview.Counters, changed.Counters)
			if !reflect.DeepEqual(overview, want) {
				t.Fatalf("hall after event %d (%s)\nhas  %+v\nwant %+v", e.Seq, e.Type, overview, want)
			}
		}
	}
}

// People of an agency that left today are still in the hall, and the manager sees them.
func TestWhatEndedTodayIsShown(t *testing.T) {
	h := halltest.New(halltest.Config())
	h.Issue("skck", hall.ClassRegular)
	h.Counter("l4", hall.CounterActOpen)
	next, err := h.Config.Clone()
	if err != nil {
		t.Fatal(err)
	}
	next.Version++
	next.Agencies[2].EndedOn, next.Services[4].EndedOn, next.Counters[3].EndedOn = h.Date, h.Date, h.Date
	if err := next.Prepare(); err != nil {
		t.Fatal(err)
	}
	h.Configure(next)
	v, _ := view.HallOf(hall.NewDay(h.Snapshot()), "")
	if !v.Agencies["polres"].Ended || !v.Services["skck"].Ended || v.Services["skck"].Waiting != 1 || !v.Counters["l4"].Ended {
		t.Errorf("%+v", v)
	}
	if v.Agencies["bpjs"].Ended || v.Services["sim"].Ended || v.Counters["l5"].Ended {
		t.Errorf("what is in the hall counts as ended: %+v", v)
	}
	h.CloseDay()
	h.OpenDay()
	v, _ = view.HallOf(hall.NewDay(h.Snapshot()), "")
	if len(v.Agencies) != 2 || len(v.Services) != 5 || len(v.Counters) != 4 {
		t.Errorf("on the next date there are %d agencies, %d services, %d counters", len(v.Agencies), len(v.Services), len(v.Counters))
	}
}

// The view of the whole hall says which holidays are missing; that of an agency does not.
func TestMissingHolidaysAreInTheWholeView(t *testing.T) {
	h := halltest.New(halltest.Config()) // its date is in May 2026
	h.Config.Calendars = []hall.Calendar{{ID: "kantor", Holidays: []string{"id-2025"}, Exceptions: map[string]hall.Exception{"2025-12-25": {}}}}
	d := hall.NewDay(h.Snapshot())
	v, _ := view.HallOf(d, "")
	if len(v.Warnings) != 1 || v.Warnings[0].Code != hall.WarningNoHolidays || v.Warnings[0].Params["year"] != 2026 {
		t.Errorf("whole hall: %+v", v.Warnings)
	}
	if v, _ = view.HallOf(d, "polres"); v.Warnings != nil {
		t.Errorf("agency: %+v", v.Warnings)
	}
}
