//go:build linux

package app

import (
	"encoding/json"
	"net/http"
	"testing"

	"mpp/backoffice/printers"
	"mpp/hall"
	"mpp/hall/view"
)

// takeAs takes a number as a kiosk whose page speaks a language and can print.
func (p *printSite) takeAs(lang string, pagePrints bool) view.Ticket {
	p.t.Helper()
	a, err := p.call(p.token, "POST", "/api/v1/tickets?lang="+lang, "", obj{"service": "ktp", "page_prints": pagePrints})
	must(p.t, err)
	if a.status != http.StatusCreated {
		p.t.Fatalf("no number: %d %s", a.status, a.body)
	}
	var v view.Ticket
	must(p.t, json.Unmarshal(a.body, &v))
	return v
}

// A kiosk whose page prints, too, never gives two slips: not before its agent is there, not
// once it is, and not when the agent comes in between.
func TestPageAndAgentPrintOneSlip(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		byPage := p.takeAs("id", true)
		if byPage.PrintedBy != hall.PrintedByPage {
			t.Errorf("without an agent it is printed by %q", byPage.PrintedBy)
		}
		byAgent := p.takeAs("id", false)
		p.begin()
		p.job(byAgent.ID, printers.Printed)
		p.slips(2) // the code and the second number
		next := p.takeAs("id", true)
		if next.PrintedBy != "" {
			t.Errorf("with an agent it is printed by %q", next.PrintedBy)
		}
		p.job(next.ID, printers.Printed)
		p.slips(3)
		// A page that cannot print never does, and one that is no kiosk's is not asked.
		a, err := s.call(s.token(deskP), "POST", "/api/v1/tickets", "", obj{"service": "ktp", "page_prints": true})
		must(t, err)
		var desk view.Ticket
		must(t, json.Unmarshal(a.body, &desk))
		if byAgent.PrintedBy != "" || desk.PrintedBy != "" {
			t.Errorf("printed by %q, %q", byAgent.PrintedBy, desk.PrintedBy)
		}
		// Whoever asks for it gets it.
		p.again(p.token, byPage.ID, http.StatusAccepted)
		p.job(byPage.ID, printers.Printed)
		p.slips(4)
	})
}
