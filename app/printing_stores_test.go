//go:build linux

package app

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"mpp/backoffice/printers"
	"mpp/hall/view"
	"mpp/internal/settings"
)

// SQL is away when the day's first numbers are given: each is printed at once, another slip
// of it comes when it is asked for, and nothing is printed again when SQL is back.
func TestSlipsWhileSQLIsAway(t *testing.T) {
	for _, ack := range []string{settings.AckRedis, settings.AckLedger} {
		t.Run(ack, func(t *testing.T) {
			s, _, db := breakable(t, ack)
			p := withPrinter(t, s)
			p.begin()
			p.slips(1) // the code
			must(t, db.Kill())
			given := []view.Ticket{p.take(), p.take()}
			for _, ticket := range given {
				p.job(ticket.ID, printers.Printed)
			}
			p.slips(3)
			p.again(p.token, given[0].ID, 202)
			p.slips(4)
			must(t, db.Restart())
			s.attached()
			given = append(given, p.take())
			for _, ticket := range given {
				p.job(ticket.ID, printers.Printed)
			}
			p.slips(5)
			p.known(printers.Ready)
			s.whole(len(given))
		})
	}
}

// Two nodes, and a printer whose agent knows one of them: the numbers that either gives are
// printed once, and both nodes know of printer and slips. An agent with the same credential
// at the other node stands by, until the first one is gone.
func TestTwoNodesAndOnePrinter(t *testing.T) {
	a, b := twoSites(t)
	p := withPrinter(t, a)
	first := p.begin()
	p.slips(1)
	other := *p
	other.site = b
	other.known(printers.Ready)

	data, err := os.ReadFile(filepath.Join(p.state, "device.json"))
	must(t, err)
	copied := t.TempDir()
	data = bytes.ReplaceAll(data, []byte(a.app.URL()), []byte(b.app.URL()))
	must(t, os.WriteFile(filepath.Join(copied, "device.json"), data, 0o600))
	second := other.run(copied)
	second.console.find(t, `another print agent prints`)

	both := []*printSite{p, &other}
	const each = 5
	printed := func(from *printSite, slips int) {
		t.Helper()
		ticket := from.take()
		for _, node := range both {
			node.job(ticket.ID, printers.Printed)
		}
		p.slips(slips)
	}
	for i := range each {
		printed(p, 2+2*i)
		printed(&other, 3+2*i)
	}
	slips := 1 + 2*each

	p.emu.LoadPaper(0)
	waits := other.take()
	for _, node := range both {
		node.job(waits.ID, printers.Waiting)
		node.known(printers.PaperOut)
	}
	p.emu.LoadFullRoll()
	for _, node := range both {
		node.job(waits.ID, printers.Printed)
		node.known(printers.Ready)
	}
	slips++
	p.slips(slips)
	other.again(p.token, waits.ID, 202) // asked for at the node that the agent does not know
	slips++
	p.slips(slips)
	first.stop()
	p.slips(slips)
}
