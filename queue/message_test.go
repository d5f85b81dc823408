package queue

import (
	"testing"

	"mpp/hall"
)

// TestCounterMessage: a message stands at its counter, in whatever state, also after Redis was filled
// again, until that one is read; the one after takes its place.
func TestCounterMessage(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		tell := func(a hall.Actor, text string) (hall.Event, error) {
			return b.Message(b.ctx, hall.CounterMessage{Meta: b.meta(a), Counter: "d1", Text: text})
		}
		read := func(a hall.Actor, id int64) (hall.Event, error) {
			return b.Message(b.ctx, hall.CounterMessage{Meta: b.meta(a), Counter: "d1", Read: id})
		}
		before := b.dump()
		_, err := tell(ofPolres, "x")
		b.wants("another agency's supervisor", hall.CodeNotYourAgency, err, before)
		e := b.must(tell(ofDukcapil, "rapat pukul 10"))
		if m := e.Counter.Message; e.Type != hall.EventCounterTold || m.ID != e.Seq || m.Text != "rapat pukul 10" || m.By != "s1" || m.At != e.At {
			t.Fatalf("told %+v", e.Counter)
		}
		b.open(atD1)
		first := e.Counter.Message.ID
		second := b.must(tell(manager, "rapat pukul 11")).Counter.Message
		before = b.dump()
		_, err = read(atD1, first)
		b.wants("the one that was replaced", hall.CodeMessageGone, err, before)
		_, err = read(atD2, second.ID)
		b.wants("an officer of another counter", hall.CodeNotYourCounter, err, before)
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		e = b.must(read(atD1, second.ID))
		if e.Type != hall.EventCounterRead || e.Counter.Message != nil || e.Note != "rapat pukul 11" || e.Counter.State != hall.CounterOpen {
			t.Errorf("read %+v", e)
		}
		before = b.dump()
		_, err = read(atD1, second.ID)
		b.wants("one that was read", hall.CodeMessageGone, err, before)
	})
}
