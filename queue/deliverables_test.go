package queue

import (
	"reflect"
	"testing"

	"mpp/hall"
)

func withLists(c *hall.Config) {
	c.Services[0].Deliverables = []hall.Choice{{ID: "ktp-el", Name: hall.Text{ID: "KTP-el tercetak"}}, {ID: "lama", Name: hall.Text{ID: "Lama"}, EndedOn: "2026-01-01"}}
	c.Services[1].Deliverables = []hall.Choice{{ID: "kk", Name: hall.Text{ID: "KK"}}}
	c.Services[1].Reasons = []hall.Choice{{ID: "kk-asli", Name: hall.Text{ID: "KK asli belum dibawa"}}}
}

// TestFinishWithDeliverables: each service of a visit has its own lists, and a revert takes what
// was said back.
func TestFinishWithDeliverables(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), withLists)
		b.open(atD1)
		x := b.visit("ktp", "kk")
		b.callNext(atD1)
		finish := func(reason string, list ...hall.Delivered) (hall.Event, error) {
			return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActFinish, Ticket: x.ID, Outcome: "incomplete", PublicReason: reason, Deliverables: list})
		}
		before := b.dump()
		for _, id := range []string{"kk", "lama", "none"} {
			e, err := finish("", hall.Delivered{ID: "ktp-el", Count: 1}, hall.Delivered{ID: id, Count: 1})
			b.refused(hall.CodeUnknownDeliverable, e, err)
		}
		for _, reason := range []string{"kk-asli", "none"} {
			e, err := finish(reason)
			b.refused(hall.CodeUnknownReason, e, err)
		}
		if got := b.dump(); !reflect.DeepEqual(got, before) {
			t.Errorf("a refusal changed\n%v\nto\n%v", before, got)
		}
		two := []hall.Delivered{{ID: "ktp-el", Count: 2}}
		e := b.must(finish("document", two...))
		if e.Type != hall.EventContinued || !reflect.DeepEqual(e.Closed.Deliverables, two) || e.Closed.PublicReason != "document" || e.Ticket.Leg.Deliverables != nil {
			t.Errorf("went on with %+v, after %+v", e.Ticket.Leg, e.Closed)
		}
		if e = b.must(b.act(atD1, hall.ActRevert, x.ID)); e.Ticket.Leg.Deliverables != nil || e.Ticket.Leg.PublicReason != "" {
			t.Errorf("taken back, but %+v", e.Ticket.Leg)
		}
		b.must(finish("", two...))
		b.callNext(atD1)
		e, err := finish("", two...)
		b.refused(hall.CodeUnknownDeliverable, e, err)
		if e = b.must(finish("kk-asli", hall.Delivered{ID: "kk", Count: 1})); e.Type != hall.EventFinished || len(e.Ticket.Leg.Deliverables) != 1 || e.Ticket.Leg.PublicReason != "kk-asli" {
			t.Errorf("ended with %+v", e.Ticket.Leg)
		}
		b.checkHall()
	})
}
