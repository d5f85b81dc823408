//go:build linux

package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/printers"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/kiosk/printing/agent"
	"mpp/kiosk/printing/printer"
	"mpp/tools/printeremu"
)

// printSite is a site with a paired kiosk, an emulated printer, and the agents between them.
type printSite struct {
	*site
	kiosk accounts.Device
	token string // of the kiosk
	emu   *printeremu.Printer
	at    string // of the printer
	state string // folder of the first agent
}

func withPrinter(t *testing.T, s *site) *printSite {
	t.Helper()
	p := &printSite{site: s, emu: printeremu.New(576), state: t.TempDir()}
	t.Cleanup(p.emu.Close)
	p.token, p.kiosk = s.pairKiosk("Kios pintu masuk")
	at, err := p.emu.Listen("127.0.0.1:0")
	must(t, err)
	p.at = "tcp://" + at
	return p
}

// runningAgent is an agent in this process.
type runningAgent struct {
	console *lines
	stop    func()
}

// lines is what an agent says on its console.
type lines struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(b)
	close(l.changed)
	l.changed = make(chan struct{})
	return len(b), nil
}

// find waits until the console has what the pattern's group stands for.
func (l *lines) find(t *testing.T, pattern string) string {
	t.Helper()
	within := time.After(2 * time.Minute)
	for {
		l.mu.Lock()
		text, changed := l.text.String(), l.changed
		l.mu.Unlock()
		if m := regexp.MustCompile(pattern).FindStringSubmatch(text); m != nil {
			return m[len(m)-1]
		}
		select {
		case <-changed:
		case <-within:
			t.Fatalf("the console has no %s: %s", pattern, text)
		}
	}
}

// run starts an agent on a state folder.
func (p *printSite) run(folder string) *runningAgent {
	p.t.Helper()
	address, err := printer.Parse(p.at)
	must(p.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	a := &runningAgent{console: &lines{changed: make(chan struct{})}}
	done := make(chan error, 1)
	go func() {
		done <- agent.Run(ctx, agent.Options{Server: p.app.URL(), Address: address, Width: 80, State: folder, Console: a.console, Version: "uji"})
	}()
	a.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			p.t.Errorf("the agent ended: %v", err)
		}
	})
	p.t.Cleanup(a.stop)
	return a
}

// begin pairs an agent with the kiosk and waits until the server knows its printer.
func (p *printSite) begin() *runningAgent {
	p.t.Helper()
	a := p.run(p.state)
	code := strings.ReplaceAll(a.console.find(p.t, `devices/pair: (\w{3} \w{3})`), " ", "")
	_, err := p.app.back.accounts.ConfirmPairing(p.t.Context(), access.System().Actor(), code,
		accounts.DeviceSettings{Name: "Printer pintu masuk", Place: p.kiosk.ID})
	must(p.t, err)
	a.console.find(p.t, `paired as (.*)\.`)
	p.known(printers.Ready)
	return a
}

// within is how long a test waits for the agent, which looks at a printer that stands every
// two seconds.
const within = 2 * time.Minute

// eventually asks until the condition holds.
func (p *printSite) eventually(what string, holds func() bool) {
	p.t.Helper()
	for until := time.Now().Add(within); !holds(); time.Sleep(20 * time.Millisecond) { //nolint:forbidigo // a poll: agent and printer have no signal for a test
		if time.Now().After(until) {
			p.t.Fatalf("%s: not within %s; printer %+v, emulator %+v", what, within, p.app.back.printers.Status(p.kiosk.ID), p.emu.View())
		}
	}
}

func (p *printSite) known(state printers.State) {
	p.t.Helper()
	p.eventually("state "+string(state), func() bool { return p.app.back.printers.Status(p.kiosk.ID).State == state })
}

func (p *printSite) job(ticket string, state printers.JobState) {
	p.t.Helper()
	p.eventually("slip "+string(state), func() bool { return p.app.back.printers.Job(p.kiosk.ID, ticket).State == state })
}

func (p *printSite) slips(n int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), within)
	defer cancel()
	if err := p.emu.Wait(ctx, func(v printeremu.View) bool { return v.Slips >= n }); err != nil {
		p.t.Fatalf("%d slips did not come: %+v", n, p.emu.View())
	}
	must(p.t, p.emu.Settled(ctx))
	if v := p.emu.View(); v.Slips != n || v.Loose != 0 || len(v.Odd) > 0 {
		p.t.Fatalf("want %d slips: %+v", n, v)
	}
}

// take takes a number at the kiosk.
func (p *printSite) take() view.Ticket {
	p.t.Helper()
	a, err := p.call(p.token, "POST", "/api/v1/tickets", "", obj{"service": "ktp"})
	must(p.t, err)
	if a.status != 201 {
		p.t.Fatalf("no number: %d %s", a.status, a.body)
	}
	var v view.Ticket
	must(p.t, json.Unmarshal(a.body, &v))
	return v
}

// A number is printed once, as soon as it is given; those of others are not.
func TestEachNumberOfTheKioskIsPrintedOnce(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		p.begin()
		p.slips(1) // the code
		s.issue("ktp", "regular")
		a := p.take()
		p.job(a.ID, printers.Printed)
		p.slips(2)
		b, c := p.take(), p.take()
		p.job(b.ID, printers.Printed)
		p.job(c.ID, printers.Printed)
		p.slips(4)
	})
}

// While the paper is out, the kiosk knows; what was called meanwhile is not printed, what
// still waits is.
func TestNoOldSlipsWithTheNewPaper(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		p.begin()
		p.slips(1)
		p.emu.LoadPaper(0)
		a, b := p.take(), p.take()
		p.job(a.ID, printers.Waiting)
		p.job(b.ID, printers.Waiting)
		p.known(printers.PaperOut)
		officer := officerP("d1", "dukcapil")
		s.counter(officer, "open")
		if called := s.callNext(officer); called.ID != a.ID {
			t.Fatalf("called %s", called.Number)
		}
		p.job(a.ID, printers.Dropped)
		p.emu.LoadFullRoll()
		p.job(b.ID, printers.Printed)
		p.slips(2)
		p.known(printers.Ready)
	})
}

// Paper that ends within a slip: the whole slip comes with the new paper, and not the rest.
func TestPaperEndsWithinASlip(t *testing.T) {
	p := withPrinter(t, open(t, testSettings(t)))
	p.begin()
	p.slips(1)
	p.emu.LoadPaper(200)
	a := p.take()
	p.job(a.ID, printers.Waiting)
	p.emu.LoadFullRoll()
	p.job(a.ID, printers.Printed)
	p.slips(3) // the code, the broken slip that was cut off, the slip
}

// Nobody knows how much of a slip is out whose line broke: it is offered, not repeated.
func TestCableIsPulledWithinASlip(t *testing.T) {
	p := withPrinter(t, open(t, testSettings(t)))
	p.begin()
	p.slips(1)
	p.emu.UnplugAfter(2000)
	a := p.take()
	p.job(a.ID, printers.Unsure)
	p.known(printers.Unreached)
	p.emu.Plug()
	p.known(printers.Ready)
	if v := p.emu.View(); v.Slips != 1 {
		t.Errorf("printed again by itself: %+v", v)
	}
	p.again(p.token, a.ID, 202)
	p.job(a.ID, printers.Printed)
	p.slips(3)
}

// again asks for the slip once more.
func (p *printSite) again(token, ticket string, status int) answer {
	p.t.Helper()
	a, err := p.call(token, "POST", "/api/v1/tickets/"+ticket+"/print", "", obj{})
	must(p.t, err)
	if a.status != status {
		p.t.Fatalf("print again: %d %s, want %d", a.status, a.body, status)
	}
	return a
}

// A slip comes once more for each wish, and for a wish that is repeated once.
func TestPrintAgain(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		a := p.take()
		if got := p.again(p.token, a.ID, 409).problem(); got != hall.CodeNoPrinter {
			t.Errorf("without a printer: %s", got)
		}
		p.begin()
		p.job(a.ID, printers.Printed) // it was given a moment ago
		p.slips(2)
		for range 2 {
			r, err := p.call(p.token, "POST", "/api/v1/tickets/"+a.ID+"/print", "sekali-lagi", obj{})
			must(t, err)
			if r.status != 202 {
				t.Fatalf("%d %s", r.status, r.body)
			}
		}
		p.slips(3)
		for n := 4; n <= 5; n++ {
			p.again(p.token, a.ID, 202)
			p.slips(n)
			p.job(a.ID, printers.Printed)
		}
		if got := p.again(p.token, a.ID, 409).problem(); got != hall.CodePrintOver {
			t.Errorf("a fourth time at the kiosk: %s", got)
		}
		p.again(s.token(deskP), a.ID, 202)
		p.slips(6)
		p.job(a.ID, printers.Printed)
		for who, token := range map[string]string{"another kiosk": s.token(kioskP), "an officer": s.token(officerP("d1", "dukcapil"))} {
			if got := p.again(token, a.ID, 403).problem(); got != hall.CodeForbidden {
				t.Errorf("%s: %s", who, got)
			}
		}
		s.step(deskP, a.ID, "cancel", obj{})
		if got := p.again(s.token(deskP), a.ID, 409).problem(); got != hall.CodePrintOver {
			t.Errorf("a ticket that is over: %s", got)
		}
	})
}

// An agent that is told to stop finishes its slip. One that was killed within a slip does
// not repeat that by itself, and prints what it had not begun.
func TestAgentIsStoppedAndKilled(t *testing.T) {
	p := withPrinter(t, open(t, testSettings(t)))
	first := p.begin()
	p.slips(1)
	p.emu.Slow(3 * time.Millisecond)
	a := p.take()
	p.job(a.ID, printers.Printing)
	first.stop() // within the slip
	p.job(a.ID, printers.Printed)
	p.emu.Slow(0)
	b, c := p.take(), p.take()
	// The journal as an agent leaves it that is killed within b's slip.
	f, err := os.OpenFile(filepath.Join(p.state, "journal.jsonl"), os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = fmt.Fprintf(f, `{"at":%d,"slip":"%s/","mark":"begun"}`+"\n"+`{"at":17,"slip":"to`, time.Now().UnixMilli(), b.ID)
	must(t, errors.Join(err, f.Close()))
	p.run(p.state)
	p.job(b.ID, printers.Unsure)
	p.job(c.ID, printers.Printed)
	p.slips(3)
	p.again(p.token, b.ID, 202)
	p.job(b.ID, printers.Printed)
	p.slips(4)
}

// Of two agents with one credential one prints. A second printer for the kiosk is refused.
func TestTwoAgentsForOneKiosk(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		p.begin()
		p.slips(1)
		copied := t.TempDir()
		data, err := os.ReadFile(filepath.Join(p.state, "device.json"))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(copied, "device.json"), data, 0o600))
		second := p.run(copied)
		second.console.find(t, `another print agent prints`)
		a := p.take()
		p.job(a.ID, printers.Printed)
		p.slips(2)

		third := p.run(t.TempDir())
		code := strings.ReplaceAll(third.console.find(t, `devices/pair: (\w{3} \w{3})`), " ", "")
		_, err = s.app.back.accounts.ConfirmPairing(t.Context(), access.System().Actor(), code, accounts.DeviceSettings{Name: "Lain", Place: p.kiosk.ID})
		if hall.CodeOf(err) != hall.CodePrinterHeld {
			t.Errorf("a second printer: %v", err)
		}
	})
}

// The server goes away and comes back on the same address: numbers are printed again.
func TestServerComesBack(t *testing.T) {
	set := testSettings(t)
	p := withPrinter(t, open(t, set))
	p.begin()
	p.slips(1)
	at := strings.TrimPrefix(p.app.URL(), "http://")
	p.down()
	p.set.Addr = at
	p.up()
	a := p.take()
	p.job(a.ID, printers.Printed)
	p.slips(2)
}

// A revoked agent stops at once, and shows a code.
func TestRevokedAgent(t *testing.T) {
	p := withPrinter(t, open(t, testSettings(t)))
	a := p.begin()
	p.slips(1)
	list, err := p.app.back.accounts.Devices(t.Context(), accounts.Query{Size: 10, Page: 1})
	must(t, err)
	for _, d := range list.Rows {
		if d.Kind == accounts.Printer {
			must(t, p.app.back.accounts.RevokeDevice(t.Context(), access.System().Actor(), d.ID))
		}
	}
	a.console.find(t, `(?s)revoked.*devices/pair: (\w{3} \w{3})`)
	p.take()
	p.slips(2) // the second code, and no number
}
