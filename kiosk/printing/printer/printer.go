package printer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"net"
	"os"
	"time"

	"mpp/kiosk/printing/escpos"
)

// Result is how the printing of a slip ended.
type Result string

// The results. Only Printed says that the slip came out.
const (
	Printed Result = "printed" // the printer said that it is done, with paper
	Sent    Result = "sent"    // the printer took it and says nothing of itself
	Refused Result = "refused" // nothing was sent: the printer cannot print now
	Failed  Result = "failed"  // the printer stopped within the slip and said why
	Unsure  Result = "unsure"  // the line broke, or the printer fell silent: it may have come out
)

// Options say how slips are printed.
type Options struct {
	Cut    escpos.Cut
	Answer time.Duration // within which a printer says how it does; 0: 700 ms
}

// Printer is a printer at an address.
type Printer interface {
	// Status asks the printer how it does.
	Status(ctx context.Context) escpos.State
	// Print prints one slip and waits until it is out. The error says why it is not.
	Print(ctx context.Context, slip image.Image, title string) (Result, escpos.State, error)
}

// Open returns the printer at an address; it is not reached before it is used.
func Open(a Address, o Options) (Printer, error) {
	switch a.Kind {
	case TCP, File, Serial:
		return &direct{address: a, cut: o.Cut, answer: cmp.Or(o.Answer, answerWithin)}, nil
	case CUPS:
		return newSpooler(a, o.Cut)
	case Browser:
		return nil, errors.New("browser: the kiosk's page prints by itself, without an agent: open it as /kiosk?print=1")
	}
	return nil, fmt.Errorf("no such kind of printer: %q", a.Kind)
}

const (
	dialWithin   = 4 * time.Second
	answerWithin = 700 * time.Millisecond
	// stallWithin is how long a printer may take nothing, beside the time that the line
	// needs for it.
	stallWithin = 8 * time.Second
	// printWithin is for the slowest printer: 50 mm a second.
	printWithin = 12 * time.Second
)

// direct is a printer that is spoken to in ESC/POS. Each slip has a line of its own, so
// that other programs can use the printer, too. It is not safe for concurrent use.
type direct struct {
	address Address
	cut     escpos.Cut
	answer  time.Duration
	broken  bool // the last slip was broken off
	answers bool // it has answered once, so its silence says something
}

func (d *direct) open(ctx context.Context) (escpos.Line, error) {
	switch d.address.Kind {
	case TCP:
		c, err := (&net.Dialer{Timeout: dialWithin}).DialContext(ctx, "tcp", d.address.Host)
		if err != nil {
			return nil, fmt.Errorf("the printer does not answer at %s: %w", d.address.Host, err)
		}
		return c, nil
	case Serial:
		return hint(openSerial(d.address.Path, d.address.Baud))
	}
	return hint(openDevice(d.address.Path))
}

// hint says what helps against the usual reasons why a device cannot be opened.
func hint(f *os.File, err error) (escpos.Line, error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: is the printer on, and its cable in?", err)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: the user of the agent must be in the group lp (or dialout for a serial line)", err)
	case err != nil:
		return nil, err
	}
	return f, nil
}

// Status implements [Printer].
func (d *direct) Status(ctx context.Context) escpos.State {
	line, err := d.open(ctx)
	if err != nil {
		return escpos.Unreached
	}
	defer line.Close()
	status, err := escpos.NewSession(line).Ask(d.answer)
	if err != nil {
		return escpos.Unreached
	}
	return d.stateOf(status)
}

// stateOf is the printer's state: one that has answered before and does not now takes
// nothing, such as one whose buffer is full of what it cannot print.
func (d *direct) stateOf(s escpos.Status) escpos.State {
	d.answers = d.answers || s.Answered
	if d.answers && !s.Answered {
		return escpos.Offline
	}
	return s.State()
}

// Print implements [Printer]. A slip that was begun is finished also when ctx ends.
func (d *direct) Print(ctx context.Context, slip image.Image, _ string) (Result, escpos.State, error) {
	bands, err := escpos.Bands(slip)
	if err != nil {
		return Refused, escpos.Unknown, err
	}
	line, err := d.open(ctx)
	if err != nil {
		return Refused, escpos.Unreached, err
	}
	defer line.Close()
	s := escpos.NewSession(line)
	status, err := s.Ask(d.answer)
	if err != nil {
		return Refused, escpos.Unreached, err
	}
	if state := d.stateOf(status); !state.Prints() {
		return Refused, state, fmt.Errorf("the printer is not ready: %s", state)
	}
	result, state, err := d.send(s, bands)
	d.broken = result == Unsure || result == Failed
	return result, state, err
}

// send sends the slip and waits for its end. Between the bands it looks whether the
// printer still prints.
func (d *direct) send(s *escpos.Session, bands [][]byte) (Result, escpos.State, error) {
	begin := escpos.Begin()
	if d.broken {
		begin = escpos.Resync(d.cut)
	}
	for _, data := range append([][]byte{begin}, append(bands, escpos.End(d.cut))...) {
		if err := s.Send(data, stallWithin+d.time(len(data))); err != nil {
			return Unsure, escpos.Unreached, err
		}
		if !d.answers {
			continue
		}
		status, err := s.Ask(stallWithin + d.time(len(data))) // it may wait behind the slip
		if err != nil {
			return Unsure, escpos.Unreached, err
		}
		if state := d.stateOf(status); !state.Prints() {
			return d.stopped(s, state)
		}
	}
	if !d.answers {
		return Sent, escpos.Unknown, nil
	}
	done, status, err := s.Processed(printWithin, stallWithin)
	state := d.stateOf(status)
	switch {
	case err != nil:
		return Unsure, escpos.Unreached, err
	case !state.Prints():
		return d.stopped(s, state)
	case !done:
		return Sent, state, nil // it speaks of paper and cover, not of its work
	}
	return Printed, state, nil
}

// stopped makes the printer forget the rest of the slip. Of one that fell silent nobody
// knows whether it does.
func (d *direct) stopped(s *escpos.Session, state escpos.State) (Result, escpos.State, error) {
	err := fmt.Errorf("the printer stopped within the slip: %s", state)
	if state == escpos.Offline {
		return Unsure, state, errors.Join(err, s.Send(escpos.DropBuffer(), answerWithin))
	}
	if dropped := s.Send(escpos.DropBuffer(), answerWithin); dropped != nil {
		return Failed, state, errors.Join(err, dropped)
	}
	return Failed, state, err
}

// time is how long the line itself takes for some bytes.
func (d *direct) time(bytes int) time.Duration {
	if d.address.Baud == 0 {
		return 0
	}
	return time.Duration(bytes) * 10 * time.Second / time.Duration(d.address.Baud)
}
