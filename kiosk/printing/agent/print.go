package agent

import (
	"cmp"
	"context"
	"errors"
	"time"

	"mpp/kiosk/printing/escpos"
	"mpp/kiosk/printing/printer"
)

// slip is one thing to print: a ticket's first slip, or another one that was asked for.
type slip struct {
	ticket string
	order  string // "" for the first
	lang   string // "": that of the ticket
	number string
	age    time.Duration // since its number was given, or since it was asked for
}

func (s slip) key() string { return s.ticket + "/" + s.order }

// printNext prints the next slip and reports whether another one may follow.
func (a *Agent) printNext(ctx context.Context) bool {
	wanted, live := a.inbox.slips()
	if !live {
		return false // what is wanted is not known now
	}
	a.dropGone(wanted)
	for _, s := range wanted {
		switch {
		case a.journal.over(s):
		case s.age > MaxAge:
			if _, waited := a.waiting[s.key()]; waited {
				a.conclude(s, dropped, "dropped", "")
			}
		case !a.state.Prints():
			a.wait(s, a.state)
		default:
			return a.print(ctx, s)
		}
	}
	return false
}

// dropGone forgets the slips that waited and are not wanted any more: their tickets were
// called or cancelled.
func (a *Agent) dropGone(wanted []slip) {
	there := map[string]bool{}
	for _, s := range wanted {
		there[s.key()] = true
	}
	for key := range a.waiting {
		if !there[key] {
			a.conclude(slipOf(key), dropped, "dropped", "")
		}
	}
}

// print prints one slip and reports whether the printer can take another one.
func (a *Agent) print(ctx context.Context, s slip) bool {
	picture, copies, err := a.client.slip(ctx, s, a.Width)
	if err != nil {
		if errors.Is(err, errNoTicket) {
			a.conclude(s, dropped, "failed", "")
			return true
		}
		if ctx.Err() == nil {
			a.Log.Warn("a slip's picture could not be had", "ticket", s.ticket, "error", err)
			a.wait(s, "")
		}
		return false
	}
	a.write(s, begun)
	a.tell(s, "printing", "")
	if err := a.report(ctx); err != nil || a.refused {
		a.write(s, undone)
		return false
	}
	result, state, err := a.printer.Print(context.WithoutCancel(ctx), picture, s.number)
	for copies = cmp.Or(a.Copies, copies); copies > 1 && (result == printer.Printed || result == printer.Sent); copies-- {
		if _, now, err := a.printer.Print(context.WithoutCancel(ctx), picture, s.number); err != nil {
			a.Log.Warn("a copy was not printed", "ticket", s.ticket, "error", err)
			state = now
		}
	}
	a.setState(state)
	if err != nil {
		a.Log.Warn("a slip was not printed", "ticket", s.ticket, "result", result, "error", err)
	}
	return a.settle(s, result, state)
}

// settle decides what follows from a print's result.
func (a *Agent) settle(s slip, result printer.Result, state escpos.State) bool {
	switch result {
	case printer.Printed:
		a.conclude(s, done, "printed", "")
	case printer.Sent:
		a.conclude(s, done, "sent", "")
	case printer.Unsure:
		a.conclude(s, unsure, "unsure", state)
	case printer.Failed:
		if a.tries[s.key()]++; a.tries[s.key()] >= maxTries {
			a.conclude(s, dropped, "failed", state)
			break
		}
		a.write(s, undone) // it is known not to be out as a whole
		a.wait(s, state)
	default:
		a.write(s, undone)
		a.wait(s, state)
	}
	return state.Prints()
}

// wait says once that the slip waits, and why.
func (a *Agent) wait(s slip, why escpos.State) {
	if before, known := a.waiting[s.key()]; !known || before != why {
		a.waiting[s.key()] = why
		a.tell(s, "waiting", why)
	}
}

// report tells the server how the printer does and what became of slips. That the server
// does not answer is no error: it is told again.
func (a *Agent) report(ctx context.Context) error {
	err := a.client.report(ctx, deviceReport{Version: a.Version, Page: a.Address.String(),
		Printer: printerReport{Instance: a.instance, State: string(a.state), Jobs: a.unsaid}})
	a.said, a.saidAt = a.state, time.Now()
	switch {
	case errors.Is(err, errSignedOut):
		return err
	case errors.Is(err, errHeld):
		if !a.refused {
			a.say("Agen cetak lain sedang mencetak untuk kios ini; agen ini menunggu / another print agent prints for this kiosk; this one waits.")
		}
		a.refused = true
	case err != nil:
		a.Log.Warn("the server could not be told of the printer", "error", err)
	default:
		a.refused, a.unsaid = false, nil
	}
	return nil
}
