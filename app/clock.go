package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mpp/api"
	"mpp/hall"
)

const (
	// clockFar is how far a clock may be from others before its process neither stamps
	// events nor turns the day.
	clockFar = time.Minute
	// clockSlack is by how much the hall's clock may stand before the times that include
	// this are marked as untrue, where one process has the hall; several may be clockFar
	// from the true time, each to its side.
	clockSlack = 5 * time.Second
	clockEvery = 5 * time.Second // between two looks
	clockAsk   = 2 * time.Second // for one answer
	// clockConfirm is how long a start waits for a time service where the clock may be
	// ahead by the hall's zone, clockRestart the longest break for which it may.
	clockConfirm = 5 * time.Minute
	clockRestart = 4 * time.Hour
)

// timeSource is a server that tells the time.
type timeSource struct {
	name string
	ask  func(ctx context.Context) (time.Time, error)
}

// clockWatch decides whether this process may believe its machine's clock.
//
// On a hall server the clock must be near those of Redis and SQL; when these differ, two
// of the three are right. A single process has nobody to ask but a clock that nobody can
// set, the machine's steady one. When the wall clock is set by more than clockFar, the
// hall goes on with its own time until a time service says that the new one is right, or
// the server is started again.
type clockWatch struct {
	machine
	sources []timeSource // none: a single process
	log     *slog.Logger

	looking sync.Mutex // one look at a time
	last    atomic.Pointer[clockState]
}

// clockState is the result of a look.
type clockState struct {
	// wall and steady are the two clocks when the wall clock was last believed; with
	// believed false there is no such instant yet.
	wall     time.Time
	steady   time.Duration
	believed bool
	wrong    error         // why the clock may not be used, nil when it may
	until    time.Duration // on the steady clock: when a wait for a time service ends, 0 for none
	apart    time.Duration // from the others, or by how much it was set
}

func newClockWatch(m machine, sources []timeSource, log *slog.Logger) *clockWatch {
	w := &clockWatch{machine: m, sources: sources, log: log}
	s := clockState{}
	if len(sources) == 0 {
		s = w.believe()
	}
	w.last.Store(&s)
	return w
}

// believe is the state of a clock that is right now. A look reads it first and judges
// that reading: a clock that is set while the others are asked then shows as set.
func (w *clockWatch) believe() clockState {
	s := clockState{wall: w.now(), believed: true}
	if w.machine.steady != nil {
		s.steady = w.machine.steady()
	}
	return s
}

// set is by how much the wall clock was set since it was believed.
func (w *clockWatch) set(s *clockState) time.Duration {
	now := w.believe()
	return w.between(s, &now)
}

// between is by how much the wall clock was set from one reading to a later one.
func (w *clockWatch) between(s, now *clockState) time.Duration {
	if !s.believed || w.machine.steady == nil {
		return 0
	}
	return now.wall.Sub(s.wall) - (now.steady - s.steady)
}

// since is what the wall clock shows if it was not set after the reading.
func (w *clockWatch) since(s *clockState) time.Time {
	if w.machine.steady == nil {
		return w.now()
	}
	return s.wall.Add(w.machine.steady() - s.steady)
}

// Now is the time of the hall's process: the wall clock, or what it would be if it had
// not been set.
func (w *clockWatch) Now() time.Time {
	now := w.believe()
	if len(w.sources) > 0 {
		return now.wall
	}
	if step := w.between(w.last.Load(), &now); step.Abs() > clockFar {
		return now.wall.Add(-step)
	}
	return now.wall
}

// MayStamp returns an error while the clock may not be used for events.
func (w *clockWatch) MayStamp() error {
	s := w.last.Load()
	if s.wrong != nil {
		return s.wrong
	}
	if step := w.set(s); len(w.sources) > 0 && step.Abs() > clockFar {
		return wrongClock("it was set by %s", step.Round(time.Second))
	}
	return nil
}

func wrongClock(format string, args ...any) error {
	return hall.Refuse(hall.CodeUnavailable, "the clock of this server is wrong, set it by NTP: "+format, args...)
}

// look compares the clocks, and logs a change of the result.
func (w *clockWatch) look(ctx context.Context) {
	w.looking.Lock()
	defer w.looking.Unlock()
	old := w.last.Load()
	var s clockState
	if len(w.sources) > 0 {
		s = w.ask(ctx, old)
	} else {
		s = w.alone(old)
	}
	w.last.Store(&s)
	switch {
	case s.wrong != nil && old.wrong == nil:
		w.log.Error("the clock cannot be used: this node is not ready and turns no day", "error", s.wrong)
	case s.wrong == nil && old.wrong != nil:
		w.log.Warn("the clock can be used again")
	}
}

// ask compares the wall clock with those of the servers that answer, and with itself.
func (w *clockWatch) ask(ctx context.Context, old *clockState) clockState {
	s, read := *old, w.believe()
	var right int
	var far []string
	s.apart = 0
	for _, source := range w.sources {
		before := w.since(&read)
		at, err := w.askOne(ctx, source)
		if err != nil {
			continue
		}
		apart := outside(at, before, w.since(&read))
		if apart.Abs() > s.apart.Abs() {
			s.apart = apart
		}
		if apart.Abs() <= clockFar {
			right++
		} else {
			far = append(far, fmt.Sprintf("%s from %s", apart.Round(time.Second), source.name))
		}
	}
	if right+len(far) == 0 {
		return s // nobody answers: what was found last holds
	}
	if step := w.between(old, &read); step.Abs() > clockFar {
		far = append(far, fmt.Sprintf("%s from its own time before", step.Round(time.Second)))
	} else if old.believed && w.machine.steady != nil {
		right++
	}
	if len(far) > right {
		s.wrong = wrongClock("it is %s", strings.Join(far, ", "))
		return s
	}
	read.apart = s.apart
	return read
}

func (w *clockWatch) askOne(ctx context.Context, source timeSource) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, clockAsk)
	defer cancel()
	return source.ask(ctx)
}

// outside is how far own time, which passed from before to after, was ahead of at.
func outside(at, before, after time.Time) time.Duration {
	switch {
	case at.Before(before):
		return before.Sub(at)
	case at.After(after):
		return -at.Sub(after)
	}
	return 0
}

// alone looks whether the wall clock was set, and whether a wait for a time service is over.
func (w *clockWatch) alone(old *clockState) clockState {
	read := w.believe()
	step := w.between(old, &read)
	switch {
	case w.synced(), step < -clockFar && old.until > 0:
		if step.Abs() > clockFar {
			w.log.Warn("the machine's clock was set, the hall follows", "by", step.Round(time.Second))
		}
		return read
	case old.until > 0 && w.machine.steady() < old.until:
		return *old
	case old.until > 0:
		w.log.Warn("no time service has confirmed the clock: the hall goes on with it as it is")
		return read
	case step.Abs() <= clockFar:
		return read
	}
	s := *old
	if s.apart == 0 {
		w.log.Error("the machine's clock was set: the hall goes on with its own time. If the new time is right, start the server again", "by", step.Round(time.Second))
	}
	s.apart = step
	return s
}

// begin makes a single process wait for a time service when its clock may be ahead: a
// machine whose hardware clock has local time starts as many hours ahead as its zone has,
// until NTP sets it. zone is that of the hall, last the time of its last event.
func (w *clockWatch) begin(last time.Time, zone time.Duration) {
	gap := w.now().Sub(last)
	if len(w.sources) > 0 || w.machine.steady == nil || zone <= 0 || gap < zone || gap >= zone+clockRestart || w.synced() {
		return
	}
	s := w.believe()
	s.until = s.steady + clockConfirm
	s.wrong = hall.Refuse(hall.CodeUnavailable, "no time service has set this machine's clock yet, and it may be ahead: the last event was %s ago", gap.Round(time.Minute))
	w.last.Store(&s)
	w.log.Warn("waiting for a time service before the hall goes on", "last_event", last, "now", s.wall, "at_most", clockConfirm)
}

// check tells readiness. ahead is how far the hall's clock is ahead of this process's.
func (w *clockWatch) check(ahead time.Duration) error {
	if err := w.MayStamp(); err != nil {
		return err
	}
	s := w.last.Load()
	switch {
	case len(w.sources) == 0 && s.apart.Abs() > clockFar:
		return &api.Degraded{Reason: "clock_set"}
	case ahead > clockSlack && (len(w.sources) == 0 || ahead > 2*clockFar):
		return &api.Degraded{Reason: "clock_behind"}
	}
	return nil
}
