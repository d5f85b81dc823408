package view_test

import (
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// Only those may go first whose turns are counted with one's own.
func TestLateByCountsWhoIsBehind(t *testing.T) {
	for _, order := range []hall.OrderRule{hall.OrderCredit, hall.OrderRatio} {
		c := halltest.Config()
		c.Policy.Order, c.Policy.Ratio, c.Policy.LateAfter = order, 2, 2
		if err := c.Prepare(); err != nil {
			t.Fatal(err)
		}
		h := halltest.New(c)
		take := func(class string) string {
			h.Now += 3_600_000 // longer than a class is ahead of another
			return h.Issue("ktp", class).Ticket.ID
		}
		first := take(hall.ClassRegular)
		want := func(others int) {
			t.Helper()
			if d := hall.NewDay(h.Snapshot()); view.TicketOf(d, d.Ticket(first)).LateBy != others {
				t.Errorf("%s: %d others, want %d", order, view.TicketOf(d, d.Ticket(first)).LateBy, others)
			}
		}
		want(0)
		take("priority")
		if order == hall.OrderRatio {
			want(0)
		} else {
			want(1)
		}
		take(hall.ClassRegular)
		take(hall.ClassRegular)
		want(2)
	}
}

// What an offer says of those ahead is what the ticket then says, whatever happened before and
// in either order of the queue.
func TestOffersSayHowManyAreAhead(t *testing.T) {
	shared := false
	rapid.Check(t, func(t *rapid.T) {
		c := halltest.Config()
		if rapid.Bool().Draw(t, "ratio") {
			c.Policy.Order, c.Policy.Ratio = hall.OrderRatio, 2
		}
		always := []hall.Span{{From: 0, To: 24 * 60}}
		c.Calendars = []hall.Calendar{{ID: "selalu", Weekly: [7][]hall.Span{always, always, always, always, always, always, always}}}
		for i := range c.Agencies {
			c.Agencies[i].Calendar = "selalu"
		}
		if err := c.Prepare(); err != nil {
			t.Fatal(err)
		}
		h := halltest.New(c)
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			h.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
		}
		d := hall.NewDay(h.Snapshot())
		s := rapid.SampledFrom(view.OffersOf(d, h.Now, "", nil)).Draw(t, "service")
		class := rapid.SampledFrom(h.Config.Policy.Classes).Draw(t, "class").ID
		if !s.Open {
			if len(s.Ahead) > 0 {
				t.Fatalf("%s is closed: %v", s.ID, s.Ahead)
			}
			return
		}
		e := h.Issue(s.ID, class)
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
		if got, want := s.Ahead[class], d.Ahead(e.Ticket.ID); got != want {
			t.Fatalf("%s, %s: %d were said to be ahead, the ticket says %d", s.ID, class, got, want)
		}
		shared = shared || s.Ahead[class] > s.Waiting
	})
	if !shared {
		t.Error("no service had others of its counters ahead")
	}
}
