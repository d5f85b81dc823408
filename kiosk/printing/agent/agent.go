package agent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"mpp/kiosk/printing/escpos"
	"mpp/kiosk/printing/printer"
)

// Options say what an agent prints where.
type Options struct {
	Server  string          // address of the server
	Address printer.Address // of the printer
	Width   int             // of the paper in mm, 58 or 80
	State   string          // folder for the credential and the journal
	Copies  int             // of each slip, 1 or 2; 0: as the hall file says
	Cut     escpos.Cut
	Version string    // of the program
	Console io.Writer // what a person at the machine should see
	Log     *slog.Logger
}

const (
	// MaxAge is how long after its number was given a slip is of use: its holder has left
	// then, with the number noted.
	MaxAge = 2 * time.Minute
	// reportEvery is how often the server hears of the printer; it takes a silent agent for
	// one that is away after a minute.
	reportEvery = 20 * time.Second
	// retryEvery is how often a printer that cannot print is looked at.
	retryEvery = 2 * time.Second
	standBy    = 15 * time.Second
	maxTries   = 3 // of a slip that stops each time
	// A slip is about slipBytes long, each ten bits on the line: slower lines make people wait.
	slipBytes = 36_000
	slowBaud  = 38_400
)

// errSignedOut means that the server does not accept the credential any more.
var errSignedOut = errors.New("the device was revoked")

// Agent is a running agent.
type Agent struct {
	Options
	printer  printer.Printer
	journal  *journal
	client   *client
	inbox    *inbox
	instance string

	state    escpos.State
	lookedAt time.Time
	said     escpos.State // what the server was told last
	saidAt   time.Time
	waiting  map[string]escpos.State // slips that were said to wait, and why
	tries    map[string]int          // of slips that stopped
	unsaid   []jobReport             // what the server has not heard of yet
	refused  bool                    // another agent prints
}

// Run prints until ctx ends. It returns an error only for what cannot become better by
// itself: wrong options, a folder that cannot be used.
func Run(ctx context.Context, o Options) error {
	a, unlock, err := open(o)
	if err != nil {
		return err
	}
	defer unlock()
	defer a.journal.close()
	for ctx.Err() == nil {
		d, err := a.device(ctx)
		if err != nil {
			return endOf(ctx, err)
		}
		err = a.work(ctx, d)
		a.sayLast(ctx)
		if !errors.Is(err, errSignedOut) {
			return endOf(ctx, err)
		}
		a.say("Perangkat ini dicabut / this device was revoked.")
		if err := os.Remove(a.devicePath()); err != nil {
			return fmt.Errorf("print agent: %w", err)
		}
	}
	return nil
}

// sayLast tells the server what it has not heard of yet, before the agent ends.
func (a *Agent) sayLast(ctx context.Context) {
	if len(a.unsaid) == 0 || a.refused {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := a.report(ctx); err != nil {
		a.Log.Warn("the server was not told of the last slips", "error", err)
	}
}

// endOf is nil for the end that was asked for.
func endOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end that was asked for
	}
	return err
}

func open(o Options) (*Agent, func(), error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Console == nil {
		o.Console = io.Discard
	}
	u, err := url.Parse(o.Server)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, nil, fmt.Errorf("--server: %q is not a web address, e.g. http://192.168.1.10:8080", o.Server)
	}
	p, err := printer.Open(o.Address, printer.Options{Cut: o.Cut})
	if err != nil {
		return nil, nil, fmt.Errorf("--printer: %w", err)
	}
	if err := os.MkdirAll(o.State, 0o700); err != nil {
		return nil, nil, fmt.Errorf("--state: %w", err)
	}
	lock := flock.New(filepath.Join(o.State, "lock"))
	if got, err := lock.TryLock(); err != nil || !got {
		return nil, nil, errors.Join(fmt.Errorf("--state: another print agent works in %s", o.State), err)
	}
	j, err := openJournal(filepath.Join(o.State, "journal.jsonl"), time.Now)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("--state: %w", err), lock.Unlock())
	}
	if b := o.Address.Baud; b > 0 && b < slowBaud {
		fmt.Fprintf(o.Console, "Kecepatan %d baud terlalu lambat: satu slip memakan %d detik. Setel printer ke 115200, lalu tulis ?baud=115200 / %d baud is too slow: a slip takes %d s. Set the printer to 115200, and write ?baud=115200.\n",
			b, slipBytes*10/b, b, slipBytes*10/b)
	}
	a := &Agent{Options: o, printer: p, journal: j, client: newClient(u), inbox: newInbox(), instance: instanceOf(o.State),
		state: escpos.Unreached, waiting: map[string]escpos.State{}, tries: map[string]int{}}
	return a, func() { _ = lock.Unlock() }, nil
}

// instanceOf names this agent among those that may have the same credential, such as those
// of machines that were made from one image. A restart does not change it, a reboot may.
func instanceOf(folder string) string {
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id") // of Linux
	host, _ := os.Hostname()
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	sum := sha256.Sum256([]byte(string(boot) + "\n" + host + "\n" + folder))
	return hex.EncodeToString(sum[:16])
}

func (a *Agent) say(format string, args ...any) { fmt.Fprintf(a.Console, format+"\n", args...) }

// work prints until ctx ends or the credential does.
func (a *Agent) work(ctx context.Context, d device) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	a.client.token = d.Token
	a.inbox.reset()
	a.recover()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.client.follow(ctx, "printer:"+d.Kiosk, a.inbox, a.Log); err != nil {
			cancel(err)
		}
	}()
	defer func() { <-done }()
	defer cancel(nil)
	a.setState(a.printer.Status(ctx))
	for {
		if err := a.round(ctx); err != nil {
			return err
		}
		a.rest(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// round prints what is to be printed and reports what there is to say.
func (a *Agent) round(ctx context.Context) error {
	if a.isDue() {
		if err := a.report(ctx); err != nil {
			return err
		}
	}
	for !a.refused && a.printNext(ctx) {
		if err := a.report(ctx); err != nil {
			return err
		}
	}
	if a.isDue() {
		return a.report(ctx)
	}
	return nil
}

// isDue reports whether the server has to hear of the printer.
func (a *Agent) isDue() bool {
	return len(a.unsaid) > 0 || a.state != a.said || time.Since(a.saidAt) >= a.pause()
}

// pause is how long the agent waits when nothing happens.
func (a *Agent) pause() time.Duration {
	switch {
	case a.refused:
		return standBy
	case !a.state.Prints() || len(a.waiting) > 0 || len(a.unsaid) > 0:
		return retryEvery
	}
	return reportEvery
}

// rest waits until there may be something to do, and looks at the printer unless there is
// something to print.
func (a *Agent) rest(ctx context.Context) {
	timer := time.NewTimer(max(a.pause()-time.Since(a.lookedAt), 10*time.Millisecond))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-a.inbox.changed:
	case <-timer.C:
		a.setState(a.printer.Status(ctx))
	}
}

func (a *Agent) setState(s escpos.State) {
	if s != a.state {
		a.Log.Info("the printer's state changed", "state", s, "before", a.state)
	}
	a.state, a.lookedAt = s, time.Now()
}

// recover makes what was begun before the agent died a slip that may have come out.
func (a *Agent) recover() {
	for _, s := range a.journal.begun() {
		a.conclude(s, unsure, "unsure", "")
		a.Log.Warn("a slip was being printed when the agent ended: it is not printed again by itself", "ticket", s.ticket)
	}
}

// conclude writes down what became of a slip and notes it for the server.
func (a *Agent) conclude(s slip, entry mark, state string, why escpos.State) {
	a.write(s, entry)
	delete(a.waiting, s.key())
	delete(a.tries, s.key())
	a.tell(s, state, why)
}

func (a *Agent) write(s slip, entry mark) {
	if err := a.journal.write(s, entry); err != nil {
		a.Log.Error("the journal cannot be written: after a crash a slip may come twice", "error", err)
	}
}

// tell notes for the server what a slip does now.
func (a *Agent) tell(s slip, state string, why escpos.State) {
	for i, j := range a.unsaid {
		if j.Ticket == s.ticket && j.Order == s.order {
			a.unsaid = append(a.unsaid[:i], a.unsaid[i+1:]...)
			break
		}
	}
	a.unsaid = append(a.unsaid, jobReport{Ticket: s.ticket, Order: s.order, State: state, Why: string(why)})
	if len(a.unsaid) > maxUnsaid {
		a.unsaid = a.unsaid[1:]
	}
}

// maxUnsaid is as many as the server takes at once.
const maxUnsaid = 64
