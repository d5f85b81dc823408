//go:build linux

package app

import (
	"testing"

	"mpp/backoffice/accounts"
	"mpp/backoffice/printers"
)

func (p *printSite) pairAgain() {
	p.t.Helper()
	var again accounts.Device
	if p.token, again = p.pairKioskAs(accounts.DeviceSettings{Name: "Kios pintu masuk", Again: p.kiosk.ID}); again.ID != p.kiosk.ID {
		p.t.Fatalf("paired anew as %s, was %s", again.ID, p.kiosk.ID)
	}
}

// A kiosk that is paired anew keeps its printer.
func TestKioskPairedAnewKeepsItsPrinter(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		p := withPrinter(t, s)
		p.begin()
		p.slips(1)
		p.pairAgain()
		p.job(p.take().ID, printers.Printed)
		p.slips(2)
	})
}
