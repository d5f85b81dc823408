package live

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"mpp/live/livetest"
)

// tree draws any JSON value, nulls and awkward strings included.
func tree(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Just(any(nil)), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.IntRange(-9, 9), func(n int) any { return float64(n) }),
		rapid.Map(rapid.SampledFrom([]string{"", "null", `:null,"`, `\`, "n", "{}", "é\u2028<"}), func(s string) any { return s }),
	)
	if depth == 0 {
		return leaf
	}
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(tree(depth-1), 0, 3), func(s []any) any { return s }), object(depth))
}

func object(depth int) *rapid.Generator[any] {
	keys := rapid.SampledFrom([]string{"a", "b", "null", `q"`, ""})
	return rapid.Map(rapid.MapOfN(keys, tree(depth-1), 0, 4), func(m map[string]any) any { return m })
}

func prune(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range x {
			if e != nil {
				out[k] = prune(e)
			}
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = prune(x[i])
		}
		return out
	}
	return v
}

func decoded(t interface{ Fatalf(string, ...any) }, b []byte) any {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return v
}

func TestDropNulls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := tree(4).Draw(t, "value")
		if got, want := decoded(t, encode(v)), prune(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s became %s", mustJSON(v), mustJSON(got))
		}
	})
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestPatchesLeadFromOldToNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, now := prune(object(3).Draw(t, "old")), prune(object(3).Draw(t, "new"))
		for name, change := range map[string]differ{"diff": diff, "renew": renew} {
			p := change(encode(old), encode(now))
			if got := livetest.MergePatch(old, decoded(t, p)); !reflect.DeepEqual(got, now) {
				t.Fatalf("%s %s: %s with %s gives %s", name, mustJSON(now), mustJSON(old), p, mustJSON(got))
			}
		}
		// renew also mends one who never had the old value.
		if got := livetest.MergePatch(nil, decoded(t, renew(encode(old), encode(now)))); !reflect.DeepEqual(got, now) {
			t.Fatalf("renew over nothing gives %s, want %s", mustJSON(got), mustJSON(now))
		}
	})
}

func TestReplaceAndUpdateKeepTheState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) map[string]any {
			m, _ := prune(object(2).Draw(t, label)).(map[string]any)
			entries, _ := prune(object(2).Draw(t, label+" entries")).(map[string]any)
			m["entries"] = entries
			return m
		}
		first, second := draw("first"), draw("second")
		s := newState(first, "entries")
		p := s.replace(newState(second, "entries"))
		check := func(before, want map[string]any, p patch) {
			if got := decoded(t, s.whole()); !reflect.DeepEqual(got, any(want)) {
				t.Fatalf("state %s, want %s", mustJSON(got), mustJSON(want))
			}
			if got := livetest.MergePatch(before, decoded(t, join(p))); !reflect.DeepEqual(got, any(want)) {
				t.Fatalf("client %s, want %s by %s", mustJSON(got), mustJSON(want), join(p))
			}
		}
		check(first, second, p)
		third := map[string]any{}
		for k, v := range second {
			third[k] = v
		}
		third["entries"] = prune(object(2).Draw(t, "third entries"))
		p = patch{}
		s.update(p, "entries", newState(third, "entries").collections["entries"], true, renew)
		check(second, third, p)
	})
}

func TestHistory(t *testing.T) {
	r := history{limit: 3}
	r.reset(10)
	for seq := int64(11); seq <= 19; seq += 2 {
		r.add(delta{seq: seq})
	}
	for since, want := range map[int64]int{9: -1, 12: -1, 13: 3, 14: 3, 15: 2, 18: 1, 19: 0} {
		got, ok := r.since(since)
		if ok != (want >= 0) || (ok && len(got) != want) {
			t.Errorf("since %d: %d deltas, %v; want %d", since, len(got), ok, want)
		}
	}
	r.reset(20)
	if _, ok := r.since(19); ok {
		t.Error("what was before the reset can still be resumed")
	}
	if got, ok := r.since(20); !ok || len(got) != 0 {
		t.Error("the reset's own state cannot be resumed")
	}
}
