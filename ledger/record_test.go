package ledger

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mpp/hall"
	"mpp/report/measure"
)

func TestRecordedTwiceHasOneEffect(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(1, 2)), 300)
		record(t, l, "uji", batches(s.events, 50)...)
		once := dump(t, l, "uji")
		record(t, l, "uji", batches(s.events, 35)...)
		if twice := dump(t, l, "uji"); once != twice {
			t.Error(firstDifference(once, twice))
		}
		if n := strings.Count("\n"+once, "\nevents "); n != len(s.events) {
			t.Errorf("%d rows of events, want %d", n, len(s.events))
		}
	})
}

// Several nodes record one ticket's events in any order, some of them twice.
func TestAnyOrderOfBatchesGivesTheSameRows(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			seed := rapid.Uint64().Draw(rt, "seed")
			s := newScript(t)
			s.randomly(rand.New(rand.NewPCG(seed, 7)), rapid.IntRange(20, 120).Draw(rt, "events"))
			size := rapid.IntRange(5, 40).Draw(rt, "batch")
			inOrder, shuffled := fmt.Sprintf("a%d", n), fmt.Sprintf("b%d", n)
			record(t, l, inOrder, s.events)
			cut := batches(s.events, size)
			record(t, l, shuffled, rapid.Permutation(cut).Draw(rt, "order")...)
			record(t, l, shuffled, rapid.SampledFrom(cut).Draw(rt, "again"))
			if a, b := dump(t, l, inOrder), dump(t, l, shuffled); a != b {
				rt.Fatal(firstDifference(a, b))
			}
		})
	})
}

func TestAnErrorInTheMiddleLeavesNothing(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.randomly(rand.New(rand.NewPCG(3, 4)), 120)
		// The last table of the transaction is gone: everything before it works.
		execute(t, l, "ALTER TABLE standards RENAME TO hidden")
		err := l.Record(t.Context(), "uji", s.events)
		if hall.CodeOf(err) != hall.CodeUnavailable {
			t.Fatalf("got %v, want code unavailable", err)
		}
		execute(t, l, "ALTER TABLE hidden RENAME TO standards")
		if left := dump(t, l, "uji"); left != "" {
			t.Fatalf("rows of a failed batch:\n%s", left)
		}
		record(t, l, "uji", s.events)
		if dump(t, l, "uji") == "" {
			t.Error("nothing was recorded once it worked again")
		}
	})
}

func TestATransferTakenBackVoidsItsLeg(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		id := s.issue("ktp", hall.ClassRegular)
		s.call(id, "c1")
		s.transfer(id, "skck")
		s.revert(id)
		record(t, l, "uji", s.events)
		m := measured(t, l, "uji", measure.ByService)
		if len(m.Groups) != 1 || m.Groups[0].Key != "ktp" || m.Groups[0].Counts["open"] != 1 || m.Groups[0].Counts["transferred"] != 0 {
			t.Errorf("after the revert: %+v", m.Groups)
		}
		if n := strings.Count(dump(t, l, "uji"), "\nlegs "); n != 2 {
			t.Errorf("%d rows of legs; the one taken back must be marked, not deleted", n)
		}

		done := len(s.events)
		s.transfer(id, "kk")
		record(t, l, "uji", s.events[done:])
		m = measured(t, l, "uji", measure.ByService)
		if len(m.Groups) != 2 || m.Total.Counts["transferred"] != 1 || m.Total.Counts["open"] != 1 || m.Total.Counts["visits"] != 1 {
			t.Errorf("after a new transfer: %+v", m.Total)
		}
	})
}

// The walk is from the last call before the first start, also once a held
// citizen was called again.
func TestTheClocksOfALeg(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		id := s.issue("ktp", hall.ClassRegular)
		s.pass(10 * time.Minute)
		s.call(id, "c1")
		s.pass(time.Minute)
		s.recall(id)
		s.pass(20 * time.Second)
		s.start(id)
		s.pass(5 * time.Minute)
		s.hold(id)
		s.pass(30 * time.Minute)
		s.resume(id, "c2")
		s.pass(10 * time.Second)
		s.start(id)
		s.pass(2 * time.Minute)
		s.finish(id)
		record(t, l, "uji", batches(s.events, 1)...)
		var r legRow
		must(t, l.db.Read(t.Context()).Raw("SELECT * FROM legs WHERE hall = 'uji'").Scan(&r).Error)
		for name, got := range map[string][2]int64{
			"wait": {*r.WaitMS, 600_000}, "walk": {*r.WalkMS, 20_000}, "service": {*r.ServiceMS, 420_000},
			"held": {r.HeldMS, 1_800_000}, "calls": {int64(r.Calls), 3},
		} {
			if got[0] != got[1] {
				t.Errorf("%s is %d, want %d", name, got[0], got[1])
			}
		}
		if r.Counter != "c2" || r.LeftMS != nil || r.EndState != string(hall.Done) {
			t.Errorf("%+v", r)
		}
	})
}

// What a person or a device wrote may be of any length and in any script.
func TestLongTextsDoNotStopTheLedger(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		s.issue("ktp", hall.ClassRegular)
		e := &s.events[len(s.events)-1]
		e.Key, e.Actor.ID = strings.Repeat("鍵\U0001F511", 400), strings.Repeat("é", 500)
		e.Reason, e.Note = strings.Repeat("alasan ", 500), "NUL \x00, quote ', backslash \\, ? and @name"
		record(t, l, "uji", s.events)
		got, err := l.Events(t.Context(), "uji", e.Seq-1, 10, EventFilter{})
		must(t, err)
		if len(got) != 1 || got[0].Key != e.Key || got[0].Note != e.Note || got[0].Actor.ID != e.Actor.ID {
			t.Errorf("the event came back changed: %+v", got)
		}
	})
}
