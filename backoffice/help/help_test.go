package help_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"mpp/backoffice/help"
	"mpp/hall"
)

type told struct {
	now  time.Time
	mine map[string]help.Mine
	all  help.Board
	n    int
}

func (t *told) pass(d time.Duration) { t.now = t.now.Add(d) }

func newHelpRoom(shared help.Shared) (*help.Service, *told) {
	t := &told{now: time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC), mine: map[string]help.Mine{}}
	return help.New(help.Deps{Clock: func() time.Time { return t.now }, Shared: shared, Tell: func(kiosk string, mine help.Mine, all help.Board) {
		t.mine[kiosk], t.all, t.n = mine, all, t.n+1
	}}), t
}

func (t *told) states(tb testing.TB, want ...help.State) {
	tb.Helper()
	ok := len(want) == len(t.all.Calls)
	for i := range want {
		ok = ok && t.all.Calls[i].State == want[i]
	}
	if !ok {
		tb.Errorf("told %+v, want %v", t.all.Calls, want)
	}
}

func TestCallEndsByItself(t *testing.T) {
	s, told := newHelpRoom(nil)
	first := s.Ask(t.Context(), "k2", help.Call{ID: "a", Name: "Kios 2"})
	told.states(t, help.Calling)
	if again := s.Ask(t.Context(), "k2", help.Call{ID: "b", Name: "Kios 2"}); again.ID != first.ID || told.n != 1 {
		t.Errorf("a second press made another call: %+v", again)
	}
	told.pass(help.RingFor)
	s.Sweep(t.Context())
	told.states(t, help.Missed)
	if c := told.mine["k2"].Call; c == nil || c.State != help.Missed {
		t.Errorf("the kiosk was told %+v", c)
	}
	s.Sweep(t.Context())
	if told.n != 2 {
		t.Error("it is told twice")
	}
	if c := s.Ask(t.Context(), "k2", help.Call{ID: "a", Name: "Kios 2"}); c.State != help.Calling {
		t.Errorf("the next citizen, at a kiosk that had no answer to the first press: %+v", c)
	}
	told.pass(help.RingFor)
	if c := s.Ask(t.Context(), "k2", help.Call{ID: "c", Name: "Kios 2"}); c.State != help.Calling || c.ID != "c" {
		t.Errorf("asked once more after nobody came: %+v", c)
	}
	told.pass(help.RingFor + help.MissedFor)
	s.Sweep(t.Context())
	told.states(t)
	if told.mine["k2"].Call != nil {
		t.Error("the kiosk still shows a call that is over")
	}
}

func TestSomebodyComes(t *testing.T) {
	s, told := newHelpRoom(nil)
	s.Ask(t.Context(), "k2", help.Call{ID: "a", Name: "Kios 2", Guided: true})
	told.pass(time.Second)
	s.Ask(t.Context(), "k1", help.Call{ID: "b", Name: "Kios 1"})
	told.states(t, help.Calling, help.Calling)
	if _, err := s.Answer(t.Context(), "k2", "other", "Sri"); hall.CodeOf(err) != hall.CodeNotFound {
		t.Errorf("a call that is not: %v", err)
	}
	if e, err := s.Answer(t.Context(), "k2", "a", "Sri"); err != nil || e.By != "Sri" || e.State != help.Coming || !e.Guided {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err := s.Answer(t.Context(), "k2", "a", "Budi"); err != nil || e.By != "Sri" {
		t.Errorf("the second who answers: %+v, %v", e, err)
	}
	told.states(t, help.Coming, help.Calling)
	if e := s.Ask(t.Context(), "k2", help.Call{ID: "c"}); e.ID != "a" {
		t.Errorf("asked again while somebody walks there: %+v", e)
	}
	told.pass(31 * time.Second)
	if e := s.Ask(t.Context(), "k2", help.Call{ID: "d"}); e.ID != "d" || e.State != help.Calling {
		t.Errorf("asked again after a while: %+v", e)
	}
	if _, err := s.Answer(t.Context(), "k2", "d", "Budi"); err != nil {
		t.Error(err)
	}
	told.pass(help.ComingFor)
	s.Sweep(t.Context())
	told.states(t, help.Calling)
}

// store is what two processes share; what is told arrives when a test lets it.
type store struct {
	mu      sync.Mutex
	calls   map[string]help.Record
	answers map[string]help.Answer
}

func (s *store) Call(_ context.Context, r help.Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[r.Kiosk] = r
	return nil
}

func (s *store) Answer(_ context.Context, r help.Record) (help.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.answers[r.Answer.Call]; !ok {
		s.answers[r.Answer.Call] = *r.Answer
	}
	return s.answers[r.Answer.Call], nil
}

func (s *store) Drop(_ context.Context, kiosk string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, kiosk)
	return nil
}

// Two answer on two processes that have not heard of each other yet: one is named by both.
func TestOneOfTwoComes(t *testing.T) {
	shared := &store{calls: map[string]help.Record{}, answers: map[string]help.Answer{}}
	a, _ := newHelpRoom(shared)
	b, toldB := newHelpRoom(shared)
	a.Ask(t.Context(), "k", help.Call{ID: "a", Name: "Kios"})
	for _, r := range shared.calls {
		b.Learn(r)
	}
	toldB.states(t, help.Calling)
	first, err := a.Answer(t.Context(), "k", "a", "Sri")
	if err != nil {
		t.Fatal(err)
	}
	toldB.pass(time.Second)
	second, err := b.Answer(t.Context(), "k", "a", "Budi")
	if err != nil || first.By != "Sri" || second.By != "Sri" {
		t.Errorf("%+v, %+v, %v", first, second, err)
	}
	// A process that hears the answer before the call knows both in the end.
	c, toldC := newHelpRoom(nil)
	c.Learn(help.Record{Kiosk: "k", Answer: &help.Answer{Call: "a", By: "Sri", At: hall.MillisOf(toldC.now)}})
	c.Learn(help.Record{Kiosk: "k", Call: &help.Call{ID: "a", Name: "Kios", At: hall.MillisOf(toldC.now)}})
	toldC.states(t, help.Coming)
}
