package live

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// pruned is a decoded value without its null members.
func pruned(v any) any {
	switch x := v.(type) {
	case object:
		for k, e := range x {
			if e == nil {
				delete(x, k)
			} else {
				x[k] = pruned(e)
			}
		}
	case []any:
		for i := range x {
			x[i] = pruned(x[i])
		}
	}
	return v
}

// A tree is the JSON of the shape, less its null members.
func TestTreeIsTheShapesJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	h := halltest.New(halltest.Config())
	for range 300 {
		h.Random(rng.IntN)
	}
	d := hall.NewDay(h.Snapshot())
	var shapes []any
	for _, z := range h.Config.Zones {
		v, _ := view.BoardOf(d, view.Scope{Zone: z.ID})
		shapes = append(shapes, v, v.Counters, v.Calls)
	}
	for _, k := range h.Config.Counters {
		v, _ := view.CounterTopicOf(d, k.ID)
		shapes = append(shapes, v)
	}
	for _, tk := range h.Tickets() {
		v, _ := view.TicketTopicOf(d, tk.ID)
		shapes = append(shapes, v, v.NowCalled)
	}
	all, _ := view.HallOf(d, "")
	shapes = append(shapes, all, map[string]any(nil), []string{"<&>", "é"})
	for _, v := range shapes {
		var want any
		text, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(text, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := decoded(t, tree(v)); !reflect.DeepEqual(got, pruned(want)) {
			t.Fatalf("%s\nbecame %s", text, encode(got))
		}
	}
}
