package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// Options of a run.
type Options struct {
	URL    string
	Visits int
	Speed  float64 // simulated seconds a real second; 0: the hall's clock_speed, or 120 where that is real time
	Seed   uint64
	Hours  float64 // of the day

	Priority, NoShow, Transfer, Several, Hold float64 // shares of the visits

	Moves  int // how many times a queue is moved to another service's
	Pauses int // how many times the whole hall is paused

	// Shared reports that others use the hall meanwhile: tickets that the simulator does
	// not know are counted, not held against the server.
	Shared bool

	// Real lets the day happen in a hall that is no sample, where it takes numbers and stays in
	// the records.
	Real bool

	// CatchUp is how long the log may take to hold what the hall accepted; 0: a minute.
	CatchUp time.Duration

	Token    TokenFunc // for a server that is no demo
	Out      io.Writer // gets what was found
	Progress func(done, total int64)
}

// Who is a person or a device that the simulator acts as.
type Who struct {
	Role    hall.Role
	Counter string // officers
	Agency  string // officers
	No      int    // kiosks and desks, from 0
}

// TokenFunc makes a token for somebody. A server that is no demo needs one.
type TokenFunc func(Who) (string, error)

// How many kiosks give the numbers, since a hall bounds what each gives in a minute, and how many desks.
const (
	kiosks = 20
	desks  = 3
)

// usualSpeed is that of a run against a hall in real time: eight hours in four minutes.
const usualSpeed = 120

// Errors of a run whose log agrees with what was seen.
var (
	errStopped = errors.New("stopped before the end of the day")
	errStalled = errors.New("nothing moves any more, although citizens still wait")
)

// check finds options that make no sense.
func (o Options) check() error {
	for _, f := range []struct {
		name            string
		value, from, to float64
	}{
		{"visits", float64(o.Visits), 1, 100_000}, {"speed", o.Speed, 0, 20_000}, {"hours", o.Hours, 1, 12}, {"moves", float64(o.Moves), 0, 100}, {"pauses", float64(o.Pauses), 0, 10},
		{"priority", o.Priority, 0, 1}, {"no-show", o.NoShow, 0, 1}, {"transfer", o.Transfer, 0, 1}, {"several", o.Several, 0, 1}, {"hold", o.Hold, 0, 1},
	} {
		if f.value < f.from || f.value > f.to {
			return fmt.Errorf("--%s: %g is not between %g and %g", f.name, f.value, f.from, f.to)
		}
	}
	return nil
}

// Run lives a day in the hall and compares its log with what was seen. It fails when
// the two disagree, and when the day did not come to its end.
func Run(ctx context.Context, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.CatchUp == 0 {
		o.CatchUp = time.Minute
	}
	d := newDay(o)
	defer d.c.http.CloseIdleConnections()
	if err := d.prepare(ctx); err != nil {
		return err
	}
	d.announce()
	began := time.Now()
	ended := d.live(ctx)
	return d.settle(context.WithoutCancel(ctx), ended, time.Since(began))
}

func (d *day) say(format string, args ...any) { fmt.Fprintf(d.o.Out, format+"\n", args...) }

// prepare reads what the hall offers, and gets a token for everybody who acts.
func (d *day) prepare(ctx context.Context) (err error) {
	if err := d.readHall(ctx); err != nil {
		return fmt.Errorf("the server at %s: %w", d.o.URL, err)
	}
	if !d.hall.Sample && !d.o.Real {
		return fmt.Errorf("%s is no sample: the day would take real numbers there and stay in the records and the report; add --real if that is meant", d.hall.Name)
	}
	if d.o.Speed == 0 {
		d.o.Speed = usualSpeed
		if d.hall.ClockSpeed > 1 {
			d.o.Speed = d.hall.ClockSpeed
		}
	}
	if err := d.fit(ctx); err != nil {
		return err
	}
	staff := []Who{{Role: hall.RoleAdmin}}
	for n := range desks {
		staff = append(staff, Who{Role: hall.RoleDesk, No: n})
	}
	for n := range kiosks {
		staff = append(staff, Who{Role: hall.RoleKiosk, No: n})
	}
	for _, who := range staff {
		if err := d.hire(ctx, who); err != nil {
			return err
		}
	}
	var services struct{ Services []*service }
	var counters struct{ Counters []view.Counter }
	if err := errors.Join(d.c.get(ctx, "", "/api/v1/services", &services), d.c.get(ctx, "", "/api/v1/counters", &counters)); err != nil {
		return err
	}
	d.offer = newOffer(services.Services, counters.Counters, seeded(d.o.Seed, kindDay, 0))
	if len(d.offer.services) == 0 {
		return errors.New("no service gives tickets now: run it in the hall's hours, or against mpp demo, which is always open")
	}
	for _, k := range d.offer.counters {
		d.bells[k.ID] = make(chan struct{}, 1)
		if err := d.hire(ctx, officerAt(k)); err != nil {
			return err
		}
	}
	d.factor, d.busy = d.o.factor(d.offer, d.length)
	if d.after, err = d.c.lastEvent(ctx, d.admin()); err != nil {
		return err
	}
	// How the counters stand: a run that was killed left them open.
	err = d.c.get(ctx, d.admin(), "/api/v1/counters", &counters)
	for _, k := range counters.Counters {
		d.stands[k.ID] = k
	}
	return err
}

func (d *day) readHall(ctx context.Context) error {
	d.hall = hallFacts{}
	err := d.c.get(ctx, "", "/api/v1/hall", &d.hall)
	d.hall.read = time.Now()
	if err == nil && d.hall.ClockSpeed <= 0 {
		return fmt.Errorf("its clock_speed is %g", d.hall.ClockSpeed)
	}
	return err
}

// desk is the desk whose turn it is.
func (d *day) desk() string {
	return d.tokens[Who{Role: hall.RoleDesk, No: int(d.atDesk.Add(1) % desks)}]
}

func (d *day) admin() string { return d.tokens[Who{Role: hall.RoleAdmin}] }

func officerAt(k view.Counter) Who {
	return Who{Role: hall.RoleOfficer, Counter: k.ID, Agency: k.Agency.ID}
}

// hire gets a token for somebody: from the demo's sign-in without a password, or by
// Options.Token.
func (d *day) hire(ctx context.Context, w Who) (err error) {
	switch {
	case d.hall.Demo:
		key := string(w.Role)
		if w.Counter != "" {
			key += "-" + w.Counter
		}
		var answer struct{ Token string }
		_, err = d.c.post(ctx, "", "/api/v1/demo/sign-in", map[string]string{"key": key}, &answer)
		d.tokens[w] = answer.Token
	case d.o.Token != nil:
		d.tokens[w], err = d.o.Token(w)
	default:
		err = errors.New("the server is not a demo, and there is no secret to make tokens with")
	}
	return err
}

// announce says what the day will be.
func (d *day) announce() {
	counters, hours := len(d.offer.counters), d.length.Hours()
	d.say("%s: %d visits to %d services at %d counters, a day of %.1f hours at %gx, seed %d", d.hall.Name, d.o.Visits,
		len(d.offer.services), counters, hours, d.o.Speed, d.o.Seed)
	if d.factor < 1 {
		d.say("service times x%.2f of the published standards so that %d counters can serve %d visits in %.1f hours (%.0f %% busy)",
			d.factor, counters, d.o.Visits, hours, 100*d.busy)
	} else {
		d.say("service times as published; the counters are busy %.0f %% of the day", 100*d.busy)
	}
	if d.hall.ClockSpeed != d.o.Speed {
		d.say("the hall's clock runs at %gx: minutes below are the hall's x %.4g; credits for priority and windows count in the hall's own time",
			d.hall.ClockSpeed, d.o.Speed/d.hall.ClockSpeed)
	}
}

// settle compares the log and the report with the book, prints what came of the day,
// and fails on any disagreement.
func (d *day) settle(ctx context.Context, ended error, took time.Duration) error {
	events, v, err := d.readLog(ctx)
	if err != nil {
		return errors.Join(ended, err)
	}
	s := sumUp(d.book, events, d.o.Speed/d.hall.ClockSpeed)
	if ended == nil {
		v.allOver(d.book)
	}
	if err := v.report(ctx, d, s); err != nil {
		v.add(&v.wrong, "the report: %v", err)
	}
	s.print(d.o.Out, d, took, len(events))
	for _, f := range v.details {
		d.say("  %s", f)
	}
	if v.others > 0 {
		d.say("%d tickets of others in the same time", v.others)
	}
	if ended != nil {
		d.say("%v", ended)
	}
	d.say("simulate: %d visits, %d missing, %d wrong, %d doubled", s.visits, v.missing, v.wrong, v.doubled)
	if !v.ok() {
		return errors.Join(ended, errors.New("the log does not agree with what the simulator saw"))
	}
	return ended
}
