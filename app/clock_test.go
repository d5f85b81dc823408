package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

// madeMachine is a machine whose clocks a test moves.
type madeMachine struct {
	mu     sync.Mutex
	wall   time.Time
	steady time.Duration
	synced bool
	real   bool // the clocks also go by themselves
	began  time.Time
}

// machineAt stands at the local time in the test hall's zone until it is moved.
func machineAt(t *testing.T, local string) *madeMachine {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Jakarta")
	must(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", local, zone)
	must(t, err)
	return &madeMachine{wall: at}
}

// realMachine has the time of this machine until its clock is set.
func realMachine() *madeMachine { return &madeMachine{wall: time.Now(), real: true, began: time.Now()} }

func (m *madeMachine) gone() time.Duration {
	if m.real {
		return time.Since(m.began)
	}
	return 0
}

func (m *madeMachine) machine() *machine {
	locked := func(f func()) { m.mu.Lock(); defer m.mu.Unlock(); f() }
	return &machine{
		now:    func() (t time.Time) { locked(func() { t = m.wall.Add(m.gone()).Round(0) }); return t },
		steady: func() (d time.Duration) { locked(func() { d = m.steady + m.gone() }); return d },
		synced: func() (ok bool) { locked(func() { ok = m.synced }); return ok },
	}
}

// pass lets time pass, set sets the wall clock.
func (m *madeMachine) pass(d time.Duration) {
	m.mu.Lock()
	m.wall, m.steady = m.wall.Add(d), m.steady+d
	m.mu.Unlock()
}

func (m *madeMachine) set(by time.Duration) {
	m.mu.Lock()
	m.wall = m.wall.Add(by)
	m.mu.Unlock()
}

// sync is what a time service does when it sets the clock.
func (m *madeMachine) sync(by time.Duration) {
	m.set(by)
	m.mu.Lock()
	m.synced = true
	m.mu.Unlock()
}

// becomes waits until /readyz, which asks its parts once a second, has the status, and its
// part clock the detail.
func (s *site) becomes(status, detail string) {
	s.t.Helper()
	var r struct {
		Status string
		Parts  map[string]struct{ Detail string }
	}
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); {
		a, err := s.call("", "GET", "/readyz", "", nil)
		must(s.t, err)
		must(s.t, json.Unmarshal(a.body, &r))
		if r.Status == status && r.Parts["clock"].Detail == detail {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	s.t.Errorf("/readyz says %+v, want %s, %s", r, status, detail)
}

func (s *site) notReady() {
	s.t.Helper()
	a, err := s.call(s.token(kioskP), "POST", "/api/v1/tickets", "", obj{"service": "ktp"})
	must(s.t, err)
	if a.status != 503 {
		s.t.Errorf("a node with a wrong clock gave a ticket: %d %s", a.status, a.body)
	}
	s.becomes("not_ready", "unavailable")
}

func (s *site) look() { s.app.hall.watch.look(context.Background()) }

// unturned fails if the date went on or a ticket expired.
func (s *site) unturned(date string) {
	s.t.Helper()
	now := s.recorded()
	if now.Date != date || now.DayClosed {
		s.t.Errorf("the date is %s, closed %v, want %s", now.Date, now.DayClosed, date)
	}
	for _, e := range s.history() {
		if e.Type == hall.EventExpired {
			s.t.Errorf("%s expired", e.Ticket.Number)
		}
	}
}

// TestNodeWithAClockAhead: a node that starts with a clock that is a day ahead serves
// nobody and turns no day; it goes on by itself when its clock is right.
func TestNodeWithAClockAhead(t *testing.T) {
	set := setUps[1].set(t)
	a := open(t, set)
	date := a.recorded().Date
	a.counter(atD1, "open")
	x := a.issue("ktp", "regular")
	a.issue("ktp", "regular")
	wrong := realMachine()
	wrong.set(24 * time.Hour)
	other := set
	other.Data = t.TempDir()
	b := openAt(t, other, wrong.machine())
	b.notReady()
	if err := b.app.hall.days.catchUp(t.Context()); err == nil {
		t.Error("a node with a wrong clock turned the day")
	}
	a.unturned(date)
	if y := a.callNext(atD1); y.ID != x.ID {
		t.Errorf("the other node called %s", y.Number)
	}
	wrong.set(-24 * time.Hour)
	b.look()
	b.becomes("ready", "ok")
	b.issue("ktp", "regular")
	a.unturned(date)
}

// TestClockOfARunningNodeIsSet: the node refuses at once, before it has compared its clock again.
func TestClockOfARunningNodeIsSet(t *testing.T) {
	for _, by := range []time.Duration{24 * time.Hour, -24 * time.Hour, -10 * time.Minute} {
		t.Run(by.String(), func(t *testing.T) {
			m := realMachine()
			s := openAt(t, setUps[1].set(t), m.machine())
			date := s.recorded().Date
			x := s.issue("ktp", "regular")
			m.set(by)
			s.notReady()
			s.look()
			s.notReady()
			m.set(-by)
			s.look()
			y := s.issue("ktp", "regular")
			if at := hall.MillisOf(time.Now()); y.Number != "A-002" || x.ID == "" || s.recorded().At > at.Add(time.Second) {
				t.Errorf("%s at %d, now is %d", y.Number, s.recorded().At, at)
			}
			s.unturned(date)
		})
	}
}

// TestTheMachineShowsThatItsClockWasSet: a monotonic reading would hide it.
func TestTheMachineShowsThatItsClockWasSet(t *testing.T) {
	m := systemMachine()
	if at := m.now(); at != at.Round(0) {
		t.Errorf("%s has a monotonic reading", at)
	}
	if m.steady != nil {
		if a, b := m.steady(), m.steady(); a <= 0 || b < a {
			t.Errorf("the steady clock says %s, then %s", a, b)
		}
	}
}

// TestTwoOfThreeClocks: a clock is wrong when more of the others are far from it than near.
func TestTwoOfThreeClocks(t *testing.T) {
	none := time.Duration(1<<62 - 1)
	for _, c := range []struct {
		what       string
		redis, sql time.Duration // how far they are ahead; none: no answer
		running    bool          // the clock was right a moment ago, and was not set since
		wrong      bool
	}{
		{"all agree", 0, 0, false, false},
		{"seconds apart", 40 * time.Second, -30 * time.Second, false, false},
		{"Redis is wrong", time.Hour, 0, false, false},
		{"the database is wrong", 0, -time.Hour, false, false},
		{"this one is wrong", 2 * time.Hour, 2 * time.Hour, false, true},
		{"nobody agrees", time.Hour, -time.Hour, false, true},
		{"only Redis answers, and differs", time.Hour, none, false, true},
		{"only Redis answers, and differs from a clock that was right", time.Hour, none, true, false},
		{"both differ from a clock that was right", time.Hour, time.Hour, true, true},
		{"nobody answers", none, none, false, false},
	} {
		var ahead [2]time.Duration
		m := machineAt(t, "2026-05-27 09:00")
		source := func(i int) func(context.Context) (time.Time, error) {
			return func(context.Context) (time.Time, error) {
				if ahead[i] == none {
					return time.Time{}, errors.New("away")
				}
				return m.machine().now().Add(ahead[i]), nil
			}
		}
		w := newClockWatch(*m.machine(), []timeSource{{"Redis", source(0)}, {"the database", source(1)}}, slog.New(slog.DiscardHandler))
		if c.running {
			w.look(t.Context())
		}
		ahead = [2]time.Duration{c.redis, c.sql}
		w.look(t.Context())
		if err := w.MayStamp(); (err != nil) != c.wrong {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

// TestClockIsSetDuringALook: the look judges the time that it read first.
func TestClockIsSetDuringALook(t *testing.T) {
	m := machineAt(t, "2026-05-27 09:00")
	setOnce := sync.OnceFunc(func() { m.set(24 * time.Hour) })
	right := m.machine().now
	source := timeSource{"Redis", func(context.Context) (time.Time, error) {
		at := right()
		setOnce()
		return at, nil
	}}
	w := newClockWatch(*m.machine(), []timeSource{source}, slog.New(slog.DiscardHandler))
	w.look(t.Context())
	if w.MayStamp() == nil {
		t.Error("a clock that was set while Redis was asked is believed")
	}

	m = machineAt(t, "2026-05-27 09:00")
	before := m.machine().now()
	alone := *m.machine()
	alone.synced = func() bool { m.set(24 * time.Hour); return false }
	w = newClockWatch(alone, nil, slog.New(slog.DiscardHandler))
	w.look(t.Context())
	if got := w.Now(); !got.Equal(before) {
		t.Errorf("a clock that was set during a look is believed: %s, want %s", got, before)
	}
}
