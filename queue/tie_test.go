package queue

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/tools/testkit"
)

// TestScriptsRefuseAForeignRedis: the address of Redis leads to that of another ledger while a
// process serves. It changes nothing there and reads nothing from there.
func TestScriptsRefuseAForeignRedis(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, _ := attestedHall(t, url)
		b.issue("ktp", "regular")
		mine := b.Tie()
		put := func(tie string) {
			t.Helper()
			if err := b.rdb.HSet(b.ctx, b.keys.meta(), "tie", tie).Err(); err != nil {
				t.Fatal(err)
			}
		}
		put("lain/1")
		before, foreign := b.dump(), (*UntiedError)(nil)
		_, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular", Origin: "kiosk"})
		if !errors.As(err, &foreign) || hall.CodeOf(err) != hall.CodeUnavailable || !strings.Contains(err.Error(), "lain/1") {
			t.Errorf("a ticket: %v", err)
		}
		if after := b.dump(); len(after) != len(before) || after[b.keys.events()] != before[b.keys.events()] {
			t.Errorf("it was changed: %v, before %v", after, before)
		}
		if events, err := NewGroup(b.Stream(b.rdb), "uji", b.clock.now).Read(b.ctx); !errors.As(err, &foreign) {
			t.Errorf("%d events were read, %v", len(events), err)
		}
		put(mine.String())
		if x := b.issue("ktp", "regular"); x.Number != "A-002" {
			t.Errorf("afterwards %s was given", x.Number)
		}
	})
}

// TestUntiedSaysWhatToDo: what is right differs by what is on the other side.
func TestUntiedSaysWhatToDo(t *testing.T) {
	a, b := hall.Tie{Installation: "a", Filling: 1}, hall.Tie{Installation: "b", Filling: 1}
	for want, e := range map[string]UntiedError{
		"is its volume mounted":              {Redis: a, Empty: true},
		"tables were taken back":             {Redis: a},
		"takes the place of the other one":   {Redis: a, Ledger: b},
		"Another Redis was filled from this": {Redis: a, Ledger: hall.Tie{Installation: "a", Filling: 2}},
	} {
		if text := e.Error(); !strings.Contains(text, want) || !strings.Contains(text, "mpp ledger join") {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

// TestOneLedgerTwoRedis: a process with an empty Redis does not fill it while a server is at
// work with another one. When it has filled it, the other one's may change nothing.
func TestOneLedgerTwoRedis(t *testing.T) {
	a, m := attestedHall(t, testkit.Miniredis(t))
	a.issue("ktp", "regular")
	if err := a.uploadKnown(a.ctx); err != nil {
		t.Fatal(err)
	}
	m.beat = hall.MillisOf(a.clock.now())
	there := dial(t, testkit.Miniredis(t))
	begin := func() (*Queue, error) {
		q := New(there, Options{Hall: a.Config().Hall.ID, Clock: a.clock.now, Ledger: m})
		_, err := q.Begin(a.ctx)
		return q, err
	}
	began := make(chan error)
	go func() { _, err := begin(); began <- err }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for done := false; !done; {
		select {
		case err := <-began:
			done = true
			if err == nil || !strings.Contains(err.Error(), "another Redis on the same database") {
				t.Errorf("beside a server at work: %v", err)
			}
		case <-tick.C:
			if err := a.CheckTie(a.ctx); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := begin(); err != nil {
		t.Fatal(err)
	}
	var untied *UntiedError
	if err := a.CheckTie(a.ctx); !errors.As(err, &untied) || !strings.Contains(err.Error(), "Another Redis was filled") {
		t.Errorf("the former Redis: %v", err)
	}
	if _, err := a.Issue(a.ctx, hall.Issue{Meta: a.meta(kiosk), Service: "ktp", Class: "regular", Origin: "kiosk"}); !errors.As(err, &untied) {
		t.Errorf("a change in the former Redis: %v", err)
	}
	if _, err := New(a.rdb, Options{Hall: a.Config().Hall.ID, Clock: a.clock.now, Ledger: m}).Begin(a.ctx); !errors.As(err, &untied) {
		t.Errorf("a start on the former Redis: %v", err)
	}
}
