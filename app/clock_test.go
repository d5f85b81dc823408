package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/internal/settings"
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

func (m *madeMachine) now() hall.Millis { return hall.MillisOf(m.machine().now()) }

// becomes waits until /readyz, which asks its parts once a second, has the status, and its
// part clock the detail.
func (s *site) becomes(status, detail string) {
	s.t.Helper()
	var r struct {
		Status string
		Parts  map[string]struct{ Detail string }
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
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

func hallEndingAt(t *testing.T, end string) settings.Settings {
	t.Helper()
	set := testSettings(t)
	set.Hall = filepath.Join(t.TempDir(), "uji.yaml")
	must(t, os.WriteFile(set.Hall, []byte(strings.Replace(readTestHall(t), "policy: {", "policy: {day_end: \""+end+"\", ", 1)), 0o600))
	return set
}

// restartAfter is a new process after so long; what happens while it is off is in between.
func (s *site) restartAfter(m *madeMachine, d time.Duration) {
	s.t.Helper()
	s.down()
	m.pass(d)
	s.up()
}

// TestStartAfterAWeekend: the old day ends at its own midnight, and the start waits for nothing.
func TestStartAfterAWeekend(t *testing.T) {
	m := machineAt(t, "2026-05-29 15:30") // a Friday
	s := openAt(t, testSettings(t), m.machine())
	s.counter(atD1, "open")
	x := s.issue("ktp", "regular")
	s.restartAfter(m, 64*time.Hour)
	s.becomes("ready", "ok")
	old := want[view.Ticket](s, managerP, 200, "GET", "/api/v1/tickets/"+x.ID, nil)
	if old.State != hall.Expired || *old.EndedAt != "2026-05-29T17:00:00.000Z" {
		t.Errorf("Friday's ticket is %s, ended at %s", old.State, *old.EndedAt)
	}
	if y := s.issue("ktp", "regular"); y.Date != "2026-06-01" || y.Number != "A-001" {
		t.Errorf("Monday's first is %s of %s", y.Number, y.Date)
	}
}

// TestDayEndPassedWhileOff: the day is closed at the start, as of its end, before the first request.
func TestDayEndPassedWhileOff(t *testing.T) {
	m := machineAt(t, "2026-05-27 16:40")
	s := openAt(t, hallEndingAt(t, "17:00"), m.machine())
	x := s.issue("ktp", "regular")
	s.restartAfter(m, 50*time.Minute)
	old := want[view.Ticket](s, managerP, 200, "GET", "/api/v1/tickets/"+x.ID, nil)
	if old.State != hall.Expired || *old.EndedAt != "2026-05-27T10:00:00.000Z" {
		t.Errorf("the ticket is %s after the day's end", old.State)
	}
	if now := s.recorded(); !now.DayClosed || now.Date != "2026-05-27" {
		t.Errorf("%s, closed %v", now.Date, now.DayClosed)
	}
}

// TestDayEndOfAnEarlierDate: after the clock was set back by a day, that day's end does not close the later date.
func TestDayEndOfAnEarlierDate(t *testing.T) {
	m := machineAt(t, "2026-05-28 16:40")
	s := openAt(t, hallEndingAt(t, "17:00"), m.machine())
	s.issue("ktp", "regular")
	s.down()
	m.set(-24*time.Hour + 30*time.Minute)
	s.up()
	s.unturned("2026-05-28")
}

// TestHardwareClockInLocalTime: a machine that starts as many hours ahead as its zone has
// gives nothing and turns no day until a time service has set the clock.
func TestHardwareClockInLocalTime(t *testing.T) {
	m := machineAt(t, "2026-05-27 10:00")
	s := openAt(t, hallEndingAt(t, "16:45"), m.machine())
	s.counter(atD1, "open")
	x := s.issue("ktp", "regular")
	s.down()
	m.pass(20 * time.Minute)
	m.set(7 * time.Hour)
	s.up()
	s.notReady()
	m.sync(-7 * time.Hour)
	s.look()
	s.becomes("ready", "ok")
	if y := s.callNext(atD1); y.ID != x.ID || *y.CalledAt != "2026-05-27T03:20:00.000Z" {
		t.Errorf("%s was called at %s", y.Number, *y.CalledAt)
	}
	s.unturned("2026-05-27")
}

// TestNoTimeService: where none ever comes, the start waits some minutes at most.
func TestNoTimeService(t *testing.T) {
	m := machineAt(t, "2026-05-27 10:00")
	s := openAt(t, hallEndingAt(t, "16:45"), m.machine())
	s.issue("ktp", "regular")
	s.restartAfter(m, 9*time.Hour)
	s.notReady()
	m.pass(clockConfirm)
	s.look()
	must(t, s.app.hall.days.catchUp(t.Context()))
	if now := s.recorded(); !now.DayClosed {
		t.Error("the day is still open after its end")
	}
}

// serve calls the next ticket and serves it for so long.
func (s *site) serve(m *madeMachine, service time.Duration) view.Ticket {
	s.t.Helper()
	x := s.callNext(atD1)
	s.step(atD1, x.ID, "start", nil)
	m.pass(service)
	return s.step(atD1, x.ID, "finish", obj{"outcome": "served"})
}

// served gives a ticket, lets it wait for so long and serves it.
func (s *site) served(m *madeMachine, wait, service time.Duration) {
	s.t.Helper()
	s.issue("ktp", "regular")
	m.pass(wait)
	s.serve(m, service)
}

// TestClockSetWhileRunning: a single machine goes on with its own time when somebody sets
// its clock, so no day turns and times stay true; it follows a time service.
func TestClockSetWhileRunning(t *testing.T) {
	for _, by := range []time.Duration{26 * time.Hour, -10 * time.Minute} {
		t.Run(by.String(), func(t *testing.T) {
			m := machineAt(t, "2026-05-27 10:00")
			s := openAt(t, testSettings(t), m.machine())
			s.counter(atD1, "open")
			x := s.issue("ktp", "regular")
			m.set(by)
			s.look()
			s.becomes("degraded", "clock_set")
			m.pass(3 * time.Minute)
			if y := s.serve(m, 4*time.Minute); y.ID != x.ID || y.ServiceMS != 240_000 || *y.CalledAt != "2026-05-27T03:03:00.000Z" || *y.EndedAt != "2026-05-27T03:07:00.000Z" {
				t.Errorf("called %s, ended %s, served for %d ms", *y.CalledAt, *y.EndedAt, y.ServiceMS)
			}
			must(t, s.app.hall.days.catchUp(t.Context()))
			s.unturned("2026-05-27")
			m.set(-by)
			s.look()
			s.becomes("ready", "ok")
		})
	}
}

// TestClockWasAhead: a machine that was ten minutes ahead is set right. Until it has caught
// up, times are marked and no report has them; later ones are true again.
func TestClockWasAhead(t *testing.T) {
	m := machineAt(t, "2026-05-27 10:10") // it is ten o'clock
	s := openAt(t, testSettings(t), m.machine())
	s.counter(atD1, "open")
	s.served(m, 2*time.Minute, 3*time.Minute) // consistent by the clock of that time
	waits, through := s.issue("ktp", "regular"), s.issue("ktp", "regular")
	m.sync(-10 * time.Minute)
	s.look()
	s.serve(m, 0)
	late := s.issue("ktp", "regular")
	s.becomes("degraded", "clock_behind")
	s.restart()
	m.pass(12 * time.Minute)
	s.serve(m, time.Minute) // waited through it all; nothing of it was stamped meanwhile
	s.serve(m, time.Minute)
	s.served(m, 5*time.Minute, 4*time.Minute)
	s.becomes("ready", "ok")

	untimed, marked := map[string]bool{}, 0
	for _, e := range want[struct {
		Events []struct {
			Ticket *struct {
				ID  string
				Leg struct{ Untimed bool }
			}
			BehindMS int64 `json:"behind_ms"`
		}
	}](s, managerP, 200, "GET", "/api/v1/events?after=0&limit=1000", nil).Events {
		if e.Ticket != nil {
			untimed[e.Ticket.ID] = e.Ticket.Leg.Untimed
		}
		if e.BehindMS > 0 {
			marked++
			if e.BehindMS != (10 * time.Minute).Milliseconds() {
				t.Errorf("an event is marked as %d ms behind", e.BehindMS)
			}
		}
	}
	if !untimed[waits.ID] || !untimed[through.ID] || !untimed[late.ID] || len(untimed) != 5 || marked != 4 {
		t.Errorf("untimed %v, %d events marked", untimed, marked)
	}
	s.recorded()
	r := want[struct {
		Total struct {
			Served        int
			Wait, Service struct {
				N               int
				MaxMS, MedianMS *int64
			}
		}
	}](s, managerP, 200, "GET", "/api/v1/report?from=2026-05-27&to=2026-05-27&by=service", nil)
	if r.Total.Served != 5 || r.Total.Wait.N != 2 || r.Total.Service.N != 2 {
		t.Errorf("reported %+v, want 5 served and the times of 2", r.Total)
	}
}
