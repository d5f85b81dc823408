package chaos

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"mpp/hall"
	"mpp/live/livetest"
)

const z0 = "board:z0"

// board is a zone's state with these calls, valid or not.
func board(standing map[int64]bool) map[string]any {
	calls := map[string]any{}
	for id, is := range standing {
		calls[strconv.FormatInt(id, 10)] = map[string]any{"id": id, "number": fmt.Sprint("A-", id), "standing": is}
	}
	return map[string]any{"calls": calls}
}

func snapshot(seq int64, standing map[int64]bool) livetest.Message {
	return livetest.Message{Op: "snapshot", Topic: z0, Seq: seq, State: board(standing)}
}

func delta(seq int64, standing map[int64]bool) livetest.Message {
	return livetest.Message{Op: "delta", Topic: z0, Seq: seq, Patch: board(standing)}
}

func calledEvents(seqs ...int64) []hall.Event {
	var out []hall.Event
	for _, seq := range seqs {
		out = append(out, hall.Event{Seq: seq, Type: hall.EventCalled, Ticket: &hall.Ticket{ID: fmt.Sprint(seq), Leg: hall.Leg{Service: "s0"}}})
	}
	return out
}

func TestDisplaySpeaksAsThePageDoes(t *testing.T) {
	for _, tc := range []struct {
		name   string
		frames []livetest.Message
		ledger []int64
		want   announced
		spoken int
	}{
		{"the first picture is silent", []livetest.Message{snapshot(5, map[int64]bool{4: true, 5: true})}, []int64{4, 5}, announced{}, 0},
		{"each call once", []livetest.Message{snapshot(5, nil), delta(6, map[int64]bool{6: true}), delta(7, map[int64]bool{7: true}),
			delta(8, map[int64]bool{6: false})}, []int64{6, 7}, announced{}, 2},
		{"a passed call is shown", []livetest.Message{snapshot(5, nil), delta(7, map[int64]bool{6: false, 7: true})}, []int64{6, 7}, announced{}, 1},
		{"a snapshot in between", []livetest.Message{snapshot(5, nil), snapshot(9, map[int64]bool{7: true, 9: true})}, []int64{7, 9}, announced{}, 2},
		{"a call that never came", []livetest.Message{snapshot(5, nil), delta(8, map[int64]bool{8: true})}, []int64{7, 8}, announced{missed: 1}, 1},
		{"a call that nobody made", []livetest.Message{snapshot(5, nil), delta(8, map[int64]bool{8: true})}, nil, announced{phantom: 1}, 1},
		{"told again after the hall went back", []livetest.Message{snapshot(5, nil), delta(8, map[int64]bool{8: true}),
			snapshot(6, nil), delta(8, map[int64]bool{8: true})}, []int64{8}, announced{twice: 1}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDisplay("display", nil, 0, 1)
			for _, m := range tc.frames {
				d.take(m)
			}
			got := d.judge(calledEvents(tc.ledger...))
			spoken := 0
			for _, n := range d.zones[z0].spoken {
				spoken += n
			}
			if got.missed != tc.want.missed || got.twice != tc.want.twice || got.phantom != tc.want.phantom || spoken != tc.spoken {
				t.Errorf("%+v and %d spoken, want %+v and %d", got, spoken, tc.want, tc.spoken)
			}
		})
	}
}

// TestDisplayThatWasAway: what a snapshot after a gap must have is what stands then.
func TestDisplayThatWasAway(t *testing.T) {
	d := newDisplay("display", nil, 0, 1)
	d.take(snapshot(5, nil))
	d.take(snapshot(9, nil))
	d.take(delta(12, map[int64]bool{12: true}))
	events := calledEvents(6, 7, 10, 12)
	for seq, ticket := range map[int64]string{8: "6", 11: "10"} { // 6 and 10 are over, 7 stands
		events = append(events, hall.Event{Seq: seq, Type: hall.EventFinished, Ticket: &hall.Ticket{ID: ticket}})
	}
	slices.SortFunc(events, func(a, b hall.Event) int { return int(a.Seq - b.Seq) })
	if got := d.judge(events); got.missed != 2 {
		t.Errorf("%d missed, want those of 7, which stood, and of 10, which came by deltas", got.missed)
	}
}

func TestDisplayNoticesABrokenFeed(t *testing.T) {
	d := newDisplay("display", nil, 0, 1)
	d.take(snapshot(5, nil))
	d.take(delta(5, map[int64]bool{5: true}))
	if d.fault == nil {
		t.Error("a delta of an event that the display has is no fault")
	}
}
