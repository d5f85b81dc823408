package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/store"
)

// eventually asks until the answer is yes, or the deadline fails the test.
func eventually(t *testing.T, what string, yes func() bool) {
	t.Helper()
	ctx := deadline(t)
	for !yes() {
		if !store.Pause(ctx, time.Millisecond) {
			t.Fatalf("never: %s", what)
		}
	}
}

// refuse makes the table refuse the events of a type, for a reason of its data.
func refuse(t *testing.T, l *Ledger, kind hall.EventType) {
	t.Helper()
	if l.db.Dialect() == store.SQLite {
		execute(t, l, fmt.Sprintf("CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.type = '%s' BEGIN SELECT RAISE(ABORT, 'refused'); END", kind))
		return
	}
	execute(t, l, fmt.Sprintf("ALTER TABLE events ADD CONSTRAINT refuse CHECK (type <> '%s')", kind))
}

func stopRefusing(t *testing.T, l *Ledger) {
	t.Helper()
	if l.db.Dialect() == store.SQLite {
		execute(t, l, "DROP TRIGGER refuse")
		return
	}
	execute(t, l, "ALTER TABLE events DROP CONSTRAINT refuse")
}

// quarantinedSeqs are the numbers of what was quarantined, with its kind.
func quarantinedSeqs(t *testing.T, l *Ledger, hallID string) map[int64]QuarantineKind {
	t.Helper()
	list, err := l.ListQuarantined(t.Context(), hallID)
	must(t, err)
	seqs := map[int64]QuarantineKind{}
	for _, p := range list {
		seqs[p.Seq] = p.Kind
	}
	return seqs
}

// Events that SQL refuses stand alone at the end; all others land, and each is
// acknowledged.
func TestRefusedEventsAreQuarantined(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s, source := newScript(t), newStream()
		s.randomly(rand.New(rand.NewPCG(8, 9)), 200)
		want := map[int64]QuarantineKind{}
		var good []hall.Event
		for _, e := range s.events {
			if e.Type == hall.EventCancelled {
				want[e.Seq] = KindRefused
			} else {
				good = append(good, e)
			}
		}
		if len(want) < 3 {
			t.Fatalf("only %d events to be refused", len(want))
		}
		refuse(t, l, hall.EventCancelled)
		r := testRecorder(l, source)
		must(t, r.Start(t.Context()))
		source.put(batches(s.events, 60)...)
		for seq := range want {
			must(t, r.WaitFor(deadline(t), seq)) // also a quarantined one
		}
		must(t, r.WaitFor(deadline(t), int64(len(s.events))))
		eventually(t, "all acknowledged", func() bool { return source.ackedCount() == len(s.events) })
		r.Stop()

		if got := quarantinedSeqs(t, l, "uji"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("quarantined %v, want %v", got, want)
		}
		st := r.Stats()
		if st.Quarantined != int64(len(want)) || st.Conflicts != 0 || st.Pending != 0 || st.Recorded != int64(len(good)) || st.Failures != 0 || !st.Healthy {
			t.Errorf("%+v", st)
		}
		record(t, l, "plain", good)
		if a, b := withoutQuarantined(dump(t, l, "uji")), dump(t, l, "plain"); a != b {
			t.Error(firstDifference(a, b))
		}
		retryQuarantined(t, l, s.events, len(want))
	})
}

// retryQuarantined: once the table takes them, nothing of the fault is left.
func retryQuarantined(t *testing.T, l *Ledger, events []hall.Event, want int) {
	t.Helper()
	if n, err := l.RetryQuarantined(t.Context(), "uji"); n != 0 || err != nil {
		t.Errorf("recorded %d while refused, %v", n, err)
	}
	stopRefusing(t, l)
	n, err := l.RetryQuarantined(t.Context(), "uji")
	must(t, err)
	record(t, l, "whole", events)
	if a, b := dump(t, l, "uji"), dump(t, l, "whole"); a != b || n != want {
		t.Errorf("recorded %d of %d: %s", n, want, firstDifference(a, b))
	}
}

func withoutQuarantined(dump string) string {
	lines := strings.SplitAfter(dump, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, "poison_events ") }), "")
}

// What is no event, and a configuration that is none, hold up nobody; a number
// quarantined is taken.
func TestEntriesThatAreNotEventsAreQuarantined(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s, source := newScript(t), newStream()
		for len(s.events) < 20 {
			s.issue("ktp", hall.ClassRegular)
		}
		e := &s.events[10]
		e.Type, e.Ticket, e.Config = hall.EventConfigured, nil, json.RawMessage(`"no configuration"`)
		source.bad = []hall.RawEvent{
			{Seq: 21, Raw: "{\"seq\": 21, \x00 \xff", Err: errors.New("invalid character")},
			{Seq: 22, Raw: "", Err: errors.New("unexpected end")}}
		r := testRecorder(l, source)
		must(t, r.Start(t.Context()))
		source.put(s.events)
		must(t, r.WaitFor(deadline(t), 22))
		eventually(t, "all acknowledged", func() bool { return source.ackedCount() == 22 })
		r.Stop()

		want := map[int64]QuarantineKind{11: KindRefused, 21: KindUndecodable, 22: KindUndecodable}
		if got := quarantinedSeqs(t, l, "uji"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("quarantined %v, want %v", got, want)
		}
		last, err := l.LastSeq(t.Context(), "uji")
		must(t, err)
		today, _, err := l.Today(t.Context(), "uji")
		must(t, err)
		if last != 22 || today.Seq != 22 {
			t.Errorf("last event %d, today's %d: a number quarantined would be given again", last, today.Seq)
		}
		if missing, err := l.MissingSeqs(t.Context(), "uji", 0, 25); err != nil || fmt.Sprint(missing) != "[23 24 25]" {
			t.Errorf("missing %v, %v", missing, err)
		}
		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{{Seq: 22, Kind: KindUndecodable}})) // delivered again
		if list, err := l.ListQuarantined(t.Context(), "uji"); err != nil || len(list) != 3 || !strings.Contains(list[1].Payload, `\xff`) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// Redis lost its data and gave numbers again: the other event is told from a
// repetition, whatever else is in the batch.
func TestAnotherEventUnderANumberIsAConflict(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s, other, source := newScript(t), newScript(t), newStream()
		for len(s.events) < 10 {
			s.issue("ktp", hall.ClassRegular)
		}
		record(t, l, "uji", s.events)
		before := dump(t, l, "uji")
		other.pass(time.Hour)
		for len(other.events) < 14 {
			id := other.issue("skck", hall.ClassRegular)
			other.tickets[id].Number = "Z-999"
		}
		batch := slices.Concat(other.events[6:], s.events[:6]) // 7 to 10 conflict, 11 to 14 are new, the rest is repeated
		if err := l.Record(t.Context(), "uji", batch); !errors.As(err, new(*ConflictError)) {
			t.Fatalf("got %v", err)
		}
		if after := dump(t, l, "uji"); after != before {
			t.Fatal("a refused batch left something: " + firstDifference(before, after))
		}
		r := testRecorder(l, source)
		must(t, r.Start(t.Context()))
		source.put(batch)
		eventually(t, "all acknowledged", func() bool { return source.ackedCount() == 14 })
		r.Stop()
		want := map[int64]QuarantineKind{7: KindConflict, 8: KindConflict, 9: KindConflict, 10: KindConflict}
		if got := quarantinedSeqs(t, l, "uji"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("quarantined %v, want %v", got, want)
		}
		if st := r.Stats(); st.Conflicts != 4 || st.Quarantined != 4 || st.LastSeq != 14 {
			t.Errorf("%+v", st)
		}
		kept, err := l.Events(t.Context(), "uji", 0, 100, EventFilter{})
		must(t, err)
		if len(kept) != 14 || kept[6].Ticket.ID != s.events[6].Ticket.ID || kept[10].Ticket.ID != other.events[10].Ticket.ID {
			t.Errorf("%d events; the seventh is of ticket %s", len(kept), kept[6].Ticket.ID)
		}
		if n, err := l.RetryQuarantined(t.Context(), "uji"); n != 0 || err != nil {
			t.Errorf("recorded %d conflicts, %v", n, err)
		}
	})
}

func TestAnEventTooLargeForAPacketIsQuarantined(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.issue("ktp", hall.ClassRegular)
		s.events[2].Note = strings.Repeat("é", maxPayload/2+1)
		err := l.Record(t.Context(), "uji", s.events)
		if bad, kind := culprits(err, s.events); faultOf(err) != store.Data || len(bad) != 1 || bad[0] != 3 || kind != KindRefused {
			t.Fatalf("%v: %v %v", err, bad, kind)
		}
		must(t, l.Quarantine(t.Context(), "uji", []Quarantined{l.quarantinedEvent(&s.events[2], KindRefused, err)}))
		list, err := l.ListQuarantined(context.Background(), "uji")
		must(t, err)
		if len(list) != 1 || !strings.HasPrefix(list[0].Error, "cut") || len(list[0].Payload) < maxPayload-4 {
			t.Errorf("kept %d bytes: %s", len(list[0].Payload), list[0].Error)
		}
	})
}
