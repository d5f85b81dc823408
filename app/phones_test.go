package app

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/live/livetest"
)

const phones = 64

// Sixty-four phones follow one queue over websockets of their own. Together they tell one
// order, no place twice, also after one of them let others go first; the calls come in that
// order, and no phone sees them in another one.
func TestSixtyFourPhonesSeeOneOrder(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		defer cancel()
		s.counter(atD1, "open")
		ids, numbers := make([]string, phones), map[string]string{}
		for i := range ids {
			k := s.issue("ktp", []string{"regular", "priority"}[i%4/3])
			ids[i], numbers[k.ID] = k.ID, k.Number
		}
		clients := follow(ctx, t, s, ids)
		s.step(deskP, ids[0], "late", obj{})

		told := toldOrder(ctx, t, s, clients, ids)
		var order, called []string
		for _, id := range told {
			order = append(order, numbers[id])
		}
		if at := slices.Index(told, ids[0]); at < 5+phones/4 { // the hall's default, and those with priority; more only where two came in one millisecond
			t.Errorf("the late one has place %d", at)
		}
		for range ids {
			k := s.callNext(atD1)
			called = append(called, k.Number)
			s.step(atD1, k.ID, "finish", obj{})
		}
		if !slices.Equal(order, called) {
			t.Fatalf("the phones told\n%v\ncalled were\n%v", order, called)
		}
		for i, c := range clients {
			topic := "ticket:" + ids[i]
			_, err := c.WaitTopic(ctx, topic, func(v livetest.View) bool { return ticketOf(v)["state"] == "done" })
			if err != nil {
				t.Fatalf("phone %d: %v", i, err)
			}
			if out := outOfOrder(c, topic, order); out != "" {
				t.Errorf("phone %d saw %s", i, out)
			}
		}
	})
}

func ticketOf(v livetest.View) map[string]any {
	k, _ := v.State["ticket"].(map[string]any)
	return k
}

// follow opens a phone for each ticket.
func follow(ctx context.Context, t *testing.T, s *site, ids []string) []*livetest.Client {
	t.Helper()
	clients := make([]*livetest.Client, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			c, err := livetest.Dial(ctx, "ws"+strings.TrimPrefix(s.app.URL(), "http")+"/live", nil)
			if err == nil {
				clients[i] = c
				err = c.Sub("ticket:" + id)
			}
			if err == nil {
				_, err = c.WaitTopic(ctx, "ticket:"+id, func(livetest.View) bool { return true })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return clients
}

// toldOrder returns the tickets in the order of the places that their phones show once all
// have heard of the last event.
func toldOrder(ctx context.Context, t *testing.T, s *site, clients []*livetest.Client, ids []string) []string {
	t.Helper()
	seq, err := s.app.hall.queue.Seq(ctx)
	if err != nil {
		t.Fatal(err)
	}
	order := make([]string, len(ids))
	for i, c := range clients {
		v, err := c.WaitSeq(ctx, "ticket:"+ids[i], seq)
		if err != nil {
			t.Fatalf("phone %d: %v", i, err)
		}
		ahead, _ := ticketOf(v)["ahead"].(float64)
		if order[int(ahead)] != "" {
			t.Fatalf("two phones have %v before them", ahead)
		}
		order[int(ahead)] = ids[i]
	}
	return order
}

// outOfOrder reports a list of calls that a phone was shown and that is not in the order, "" for none.
func outOfOrder(c *livetest.Client, topic string, order []string) string {
	for _, m := range c.Messages() {
		part := m.State
		if m.Op == "delta" {
			part = m.Patch
		}
		calls, _ := part["now_called"].([]any)
		if m.Topic != topic || len(calls) == 0 {
			continue
		}
		last := len(order)
		for _, call := range calls { // the newest first
			number, _ := call.(map[string]any)["number"].(string)
			at := slices.Index(order, number)
			if at < 0 || at >= last {
				return number + " after a later one"
			}
			last = at
		}
	}
	return ""
}
