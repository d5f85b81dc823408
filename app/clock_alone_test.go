package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/internal/settings"
)

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
			Wait, Service struct{ N int }
		}
	}](s, managerP, 200, "GET", "/api/v1/report?from=2026-05-27&to=2026-05-27&by=service", nil)
	if r.Total.Served != 5 || r.Total.Wait.N != 2 || r.Total.Service.N != 2 {
		t.Errorf("reported %+v, want 5 served and the times of 2", r.Total)
	}
}

// TestChecksFindsWrongClocks: doctor says so before a server that is not ready does.
func TestChecksFindsWrongClocks(t *testing.T) {
	for apart, want := range map[time.Duration]Grade{time.Second: Good, -10 * time.Second: Warn, 2 * clockFar: Fault, -24 * time.Hour: Fault} {
		c := &checks{}
		if near := c.clock(apart, "Redis"); near != (want == Good) || (!near && c.list[0].Grade != want) {
			t.Errorf("%s apart: %v, want %s", apart, c.list, want)
		}
	}
	m := realMachine()
	m.set(2 * time.Hour)
	s := openAt(t, testSettings(t), m.machine())
	s.issue("ktp", "regular")
	s.down()
	if out, _ := examine(t, s.set); !strings.Contains(out, "in the future") {
		t.Error(out)
	}
	s.up()
}
