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

// withoutNulls removes null members from a decoded value.
func withoutNulls(v any) any {
	switch x := v.(type) {
	case object:
		for k, e := range x {
			if e == nil {
				delete(x, k)
			} else {
				x[k] = withoutNulls(e)
			}
		}
	case []any:
		for i := range x {
			x[i] = withoutNulls(x[i])
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
		v, _ := view.BoardOf(d, z.ID)
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
		if got := decoded(t, tree(v)); !reflect.DeepEqual(got, withoutNulls(want)) {
			t.Fatalf("%s\nbecame %s", text, encode(got))
		}
	}
}

// The deltas of tickets, which are joined from parts, are what encoding the envelope gives.
func TestTicketDeltaIsTheEnvelopesJSON(t *testing.T) {
	stamp := hall.Millis(1_767_600_000_123).Stamp()
	name := `ticket:a"<b`
	key := ticketKey{ahead: 3, known: true, estimate: hall.Estimate{FromMinutes: 5, ToMinutes: 12}}
	called := encode([]string{"A-001"})
	for _, c := range []struct {
		from, to ticketKey
		ticket   object
	}{
		{ticketKey{}, key, object{"ahead": 3, "estimate": key.estimate}},
		{key, ticketKey{}, object{"ahead": 0, "estimate": nil}},
		{ticketKey{ahead: 3}, key, object{"estimate": key.estimate}},
		{ticketKey{known: true, estimate: key.estimate}, key, object{"ahead": 3}},
	} {
		for _, at := range []*string{nil, stamp} {
			s := ticketState{key: c.from}
			for patch, want := range map[*ticketPatch]object{
				{ticket: s.move(c.to)}:                     {"ticket": c.ticket},
				{called: called}:                           {"now_called": called},
				{ticket: encode(c.ticket), called: called}: {"ticket": c.ticket, "now_called": called},
			} {
				seq := int64(1301)
				m := ticketDelta(&topic{quoted: encode(name)}, seq, at, *patch)
				e := envelope{Op: "delta", Topic: name, Seq: &seq, At: at, Patch: want}.message()
				if string(m.wire) != string(e.wire) {
					t.Errorf("%q\nwant %q", m.wire, e.wire)
				}
			}
		}
	}
}
