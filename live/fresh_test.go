package live_test

import (
	"encoding/json"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// withoutNulls is a view as the feed shows it: null members are left out.
func withoutNulls(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		panic(err)
	}
	return prune(tree)
}

func prune(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, e := range x {
			if e == nil {
				delete(x, k)
			} else {
				x[k] = prune(e)
			}
		}
	case []any:
		for i := range x {
			x[i] = prune(x[i])
		}
	}
	return v
}

// fresh is each topic as the views give it from a new snapshot.
func fresh(h *halltest.Hall, tickets []string) map[string]any {
	d := hall.NewDay(h.Snapshot())
	out := map[string]any{}
	for _, z := range h.Config.Zones {
		v, _ := view.BoardOf(d, view.Scope{Zone: z.ID})
		out["board:"+z.ID] = withoutNulls(v)
	}
	for _, k := range h.Config.Counters {
		v, _ := view.CounterTopicOf(d, k.ID)
		out["counter:"+k.ID] = withoutNulls(v)
	}
	for _, a := range h.Config.Agencies {
		v, _ := view.HallOf(d, a.ID)
		out["agency:"+a.ID] = withoutNulls(v)
	}
	v, _ := view.HallOf(d, "")
	out["hall"] = withoutNulls(v)
	for _, id := range tickets {
		if v, ok := view.TicketTopicOf(d, id); ok {
			out["ticket:"+id] = withoutNulls(v)
		}
	}
	return out
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
