//go:build linux

package app

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
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

// picture is a ticket's slip as the API draws it.
func (p *printSite) picture(ticket, query string) image.Image {
	p.t.Helper()
	a, err := p.call(p.token, "GET", "/api/v1/tickets/"+ticket+"/slip.png?width=80"+query, "", nil)
	must(p.t, err)
	m, err := png.Decode(bytes.NewReader(a.body))
	if err != nil {
		p.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	return m
}

// holds reports whether the paper begins with the picture, whatever is white around it.
func holds(paper, picture image.Image) bool {
	ink := func(m image.Image) (dots []image.Point) {
		for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
			for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
				if color.GrayModel.Convert(m.At(x, y)) == (color.Gray{}) {
					dots = append(dots, image.Pt(x, y))
				}
			}
		}
		return dots
	}
	a, b := ink(paper), ink(picture)
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	for i := range a {
		if a[i].Sub(a[0]) != b[i].Sub(b[0]) {
			return false
		}
	}
	return true
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

// The slip is in the language in which the number was taken, and another one of it in that
// of the screen.
func TestSlipInTheLanguageOfTheKiosk(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		p.begin()
		p.slips(1)
		ticket := p.takeAs("en", false)
		if ticket.Lang != "en" {
			t.Errorf("the number keeps %q", ticket.Lang)
		}
		p.job(ticket.ID, printers.Printed)
		p.slips(2)
		id, en := p.picture(ticket.ID, "&lang=id"), p.picture(ticket.ID, "&lang=en")
		if holds(id, en) || !holds(p.picture(ticket.ID, ""), en) {
			t.Error("without a language the slip is not in that of the number")
		}
		if !holds(p.emu.Slip(1), en) {
			t.Error("the printed slip is not in the language of the number")
		}
		a, err := p.call(p.token, "POST", "/api/v1/tickets/"+ticket.ID+"/print?lang=id", "", obj{})
		must(t, err)
		if a.status != http.StatusAccepted {
			t.Fatalf("%d %s", a.status, a.body)
		}
		p.slips(3)
		if !holds(p.emu.Slip(2), id) {
			t.Error("once more it is not in the language of the screen")
		}
		a, err = p.call(s.token(deskP), "POST", "/api/v1/tickets/"+ticket.ID+"/print?lang=id", "", obj{})
		must(t, err)
		if a.status != http.StatusAccepted {
			t.Fatalf("%d %s", a.status, a.body)
		}
		p.slips(4)
		if !holds(p.emu.Slip(3), en) {
			t.Error("from the desk it is not in the language of the number")
		}
	})
}

// Two copies are as the hall file says, of the first slip and of another one.
func TestCopiesOfASlip(t *testing.T) {
	set := testSettings(t)
	text, err := os.ReadFile(set.Hall)
	must(t, err)
	set.Hall = filepath.Join(t.TempDir(), "hall.yaml")
	must(t, os.WriteFile(set.Hall, []byte(strings.Replace(string(text), "zones:", "slip: {copies: 2}\nzones:", 1)), 0o600))
	p := withPrinter(t, open(t, set))
	p.begin()
	p.slips(1)
	ticket := p.take()
	p.job(ticket.ID, printers.Printed)
	p.slips(3)
	if !holds(p.emu.Slip(1), p.picture(ticket.ID, "")) || !holds(p.emu.Slip(2), p.picture(ticket.ID, "")) {
		t.Error("the copies differ from the slip")
	}
	p.again(p.token, ticket.ID, http.StatusAccepted)
	p.slips(5)
	p.job(ticket.ID, printers.Printed)
}
