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

// The changes of each event, merged into the shape before it, give the shape after it.
func TestChangesLeadToTheWholeShape(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	h := halltest.New(halltest.Config())
	d := hall.NewDay(h.Snapshot())
	boards := map[string]view.Board{}
	var overview view.Hall
	for range 600 {
		before := len(h.Events())
		h.Random(rng.IntN)
		for _, e := range h.Events()[before:] {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
			for _, z := range h.Config.Zones {
				want, _ := view.BoardOf(d, z.ID)
				have, known := boards[z.ID]
				if !known || d.Changed().All {
					boards[z.ID] = want
					continue
				}
				changed := view.BoardChanges(d, z.ID)
				merge(have.Counters, changed.Counters)
				merge(have.Agencies, changed.Agencies)
				if changed.Calls != nil {
					have.Calls = changed.Calls
				}
				if boards[z.ID] = have; !reflect.DeepEqual(have, want) {
					t.Fatalf("board %s after event %d (%s)\nhas  %+v\nwant %+v", z.ID, e.Seq, e.Type, have, want)
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
