package live

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"mpp/live/livetest"
)

// shape has a member of each kind that the shapes of hall/view have.
type shape struct {
	Inner
	Count   int              `json:"count"`
	Perhaps *Inner           `json:"perhaps"`
	Omitted string           `json:"omitted,omitempty"`
	List    []Inner          `json:"list"`
	Map     map[string]Inner `json:"map"`
}

// Inner is embedded in a shape.
type Inner struct {
	ID   string  `json:"id"`
	Name *string `json:"name"`
}

func drawInner(t *rapid.T) Inner {
	v := Inner{ID: rapid.SampledFrom([]string{"", "null", `:null,"`, "é\u2028<"}).Draw(t, "id")}
	if name := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "name"); name != "" {
		v.Name = &name
	}
	return v
}

func drawShape(t *rapid.T) shape {
	inner := rapid.Custom(drawInner)
	v := shape{
		Inner: drawInner(t), Count: rapid.IntRange(0, 2).Draw(t, "count"),
		Perhaps: rapid.Ptr(inner, true).Draw(t, "perhaps"),
		Omitted: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "omitted"),
		List:    rapid.SliceOfN(inner, 0, 2).Draw(t, "list"),
		Map:     rapid.MapOfN(rapid.SampledFrom([]string{"a", `q"`, ""}), inner, 0, 3).Draw(t, "map"),
	}
	if rapid.Bool().Draw(t, "nils") {
		v.List, v.Map = nil, nil
	}
	return v
}

// decoded is the value as a client gets it.
func decoded(t interface{ Fatalf(string, ...any) }, v any) any {
	var out any
	if err := json.Unmarshal(encode(v), &out); err != nil {
		t.Fatalf("%v: %v", v, err)
	}
	return out
}

func TestPatchesLeadFromOldToNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, now := drawShape(t), drawShape(t)
		before, after := decoded(t, tree(old)), decoded(t, tree(now))
		p := mergePatch(&old, &now)
		if got := livetest.MergePatch(before, decoded(t, p)); !reflect.DeepEqual(got, after) {
			t.Fatalf("%s with %s gives %s, want %s", encode(before), encode(p), encode(got), encode(after))
		}
		if (len(p) == 0) != reflect.DeepEqual(before, after) {
			t.Fatalf("from %s to %s: %s", encode(before), encode(after), encode(p))
		}
		for k, v := range p { // only what changed
			if b, ok := before.(object)[k]; v != nil && ok && reflect.DeepEqual(b, decoded(t, v)) {
				t.Fatalf("%s did not change", k)
			}
		}
	})
}
