//go:build linux

package app

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mpp/backoffice/printers"
)

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
