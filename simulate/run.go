package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Options of a run.
type Options struct {
	URL    string
	Visits int
	Speed  float64 // simulated seconds a real second; 0: the hall's clock_speed, or 120 where that is real time
	Seed   uint64
	Hours  float64 // of the day

	Priority, NoShow, Transfer, Hold float64 // shares of the visits

	// Shared: others use the hall meanwhile; tickets that the simulator does not know
	// are counted, not held against the server.
	Shared bool

	// CatchUp is how long the log may take to hold what the hall accepted; 0: a minute.
	CatchUp time.Duration

	Token    TokenFunc // for a server that is no demo
	Out      io.Writer // what was found
	Progress io.Writer
	Terminal bool // Progress is one
}

// usualSpeed is that of a run against a hall in real time: eight hours in four minutes.
const usualSpeed = 120

// Errors of a run whose log agrees with what was seen.
var (
	errStopped = errors.New("stopped before the end of the day")
	errStalled = errors.New("nothing moves any more, although citizens still wait")
)

// check finds options that make no sense.
func (o Options) check() error {
	if o.Visits < 1 || o.Visits > 100_000 {
		return fmt.Errorf("--visits: %d is not between 1 and 100000", o.Visits)
	}
	if o.Speed < 0 || o.Speed > 20_000 {
		return fmt.Errorf("--speed: %g is not between 0 and 20000", o.Speed)
	}
	if o.Hours < 1 || o.Hours > 12 {
		return fmt.Errorf("--hours: %g is not between 1 and 12", o.Hours)
	}
	for name, share := range map[string]float64{"priority": o.Priority, "no-show": o.NoShow, "transfer": o.Transfer, "hold": o.Hold} {
		if share < 0 || share > 1 {
			return fmt.Errorf("--%s: %g is not a share between 0 and 1", name, share)
		}
	}
	return nil
}

// run is one run with what it found out about the hall.
type run struct {
	o      Options
	c      *client
	hall   hallFact
	offer  *offer
	staff  staff
	stands map[string]counterFact
	length time.Duration
	after  int64 // the last event before the run
	busy   float64
}

// Run lives a day in the hall and holds its log against what was seen. It fails when
// the two disagree, and when the day did not come to its end.
func Run(ctx context.Context, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.CatchUp == 0 {
		o.CatchUp = time.Minute
	}
	r := &run{o: o, c: newClient(o.URL)}
	defer r.c.close()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	d := newDay(r.o, r.c, r.offer)
	d.hall, d.staff, d.stands, d.length = r.hall, r.staff, r.stands, r.length
	d.factor, r.busy = r.load().factor()
	r.announce(d.factor)
	d.show = newProgress(o.Progress, o.Terminal, o.Visits)
	began := time.Now()
	ended := r.live(ctx, d)
	d.show.stop()
	return r.settle(context.WithoutCancel(ctx), d, ended, time.Since(began))
}

func (r *run) say(format string, args ...any) { fmt.Fprintf(r.o.Out, format+"\n", args...) }

// prepare reads what the hall offers, and gets a token for everyone.
func (r *run) prepare(ctx context.Context) error {
	if err := r.readHall(ctx); err != nil {
		return fmt.Errorf("the server at %s: %w", r.o.URL, err)
	}
	if r.o.Speed == 0 {
		r.o.Speed = usualSpeed
		if r.hall.ClockSpeed > 1 {
			r.o.Speed = r.hall.ClockSpeed
		}
	}
	if err := r.fitDay(ctx); err != nil {
		return err
	}
	var services struct{ Services []serviceFact }
	var counters struct{ Counters []counterFact }
	if err := errors.Join(r.c.get(ctx, "", "/api/v1/services", &services), r.c.get(ctx, "", "/api/v1/counters", &counters)); err != nil {
		return err
	}
	r.offer = newOffer(services.Services, counters.Counters, seeded(r.o.Seed, kindDay, 0))
	if len(r.offer.services) == 0 {
		return errors.New("no service gives tickets now: run it in the hall's hours, or against mpp demo, which is always open")
	}
	var err error
	if r.staff, err = r.c.hire(ctx, r.hall.Demo, r.o.Token, r.offer.counters); err != nil {
		return err
	}
	if r.after, err = r.c.lastEvent(ctx, r.staff.admin); err != nil {
		return err
	}
	return r.readStands(ctx)
}

// readStands reads how the counters stand: a run that was killed left them open.
func (r *run) readStands(ctx context.Context) error {
	var counters struct{ Counters []counterFact }
	err := r.c.get(ctx, r.staff.admin, "/api/v1/counters", &counters)
	r.stands = map[string]counterFact{}
	for _, k := range counters.Counters {
		r.stands[k.ID] = k
	}
	return err
}

func (r *run) readHall(ctx context.Context) error {
	r.hall = hallFact{}
	err := r.c.get(ctx, "", "/api/v1/hall", &r.hall)
	r.hall.read = time.Now()
	if err == nil && r.hall.ClockSpeed <= 0 {
		return fmt.Errorf("its clock_speed is %g", r.hall.ClockSpeed)
	}
	return err
}

func (r *run) load() load {
	return load{visits: r.o.Visits, counters: len(r.offer.counters), hours: r.length.Hours(), mean: r.offer.meanStandard(),
		transfer: r.o.Transfer, noShow: r.o.NoShow}
}

// announce says what the day will be.
func (r *run) announce(factor float64) {
	r.say("%s: %d visits to %d services at %d counters, a day of %.1f hours at %gx, seed %d", r.hall.Name, r.o.Visits,
		len(r.offer.services), len(r.offer.counters), r.length.Hours(), r.o.Speed, r.o.Seed)
	switch {
	case factor < 1:
		r.say("service times x%.2f of the published standards so that %d counters can serve %d visits in %.1f hours (%.0f %% busy)",
			factor, len(r.offer.counters), r.o.Visits, r.length.Hours(), 100*r.busy)
	default:
		r.say("service times as published; the counters are busy %.0f %% of the day", 100*r.busy)
	}
	if r.hall.ClockSpeed != r.o.Speed {
		r.say("the hall's clock runs at %gx: minutes below are the hall's x %.4g; credits for priority and windows count in the hall's own time",
			r.hall.ClockSpeed, r.o.Speed/r.hall.ClockSpeed)
	}
}

// live runs the day and watches over it.
func (r *run) live(ctx context.Context, d *day) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	visitors := people(r.o, r.offer, r.length)
	over := make(chan struct{})
	go func() {
		defer close(over)
		d.live(ctx, visitors)
	}()
	d.watch(over, cancel)
	<-over
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return nil
	case errors.Is(cause, errStalled):
		return errStalled
	default:
		return errStopped
	}
}

// Nothing has moved for too long: so much simulated and so much real time.
const (
	stallDay  = time.Hour
	stallReal = 30 * time.Second
)

// watch ends a day in which nothing moves any more after everybody has come.
func (d *day) watch(over <-chan struct{}, end context.CancelCauseFunc) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	patience := d.clockless(stallDay) + stallReal
	last, since := int64(-1), time.Now()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		n := d.book.accepted.Load()
		if n != last || d.arriving.Load() > 0 {
			last, since = n, time.Now()
		} else if time.Since(since) > patience {
			end(errStalled)
			return
		}
	}
}

// clockless is how long a simulated time takes, before the day's clock runs too.
func (d *day) clockless(t time.Duration) time.Duration {
	return time.Duration(float64(t) / d.o.Speed)
}
