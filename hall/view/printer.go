package view

import "mpp/hall"

// Printer is what a kiosk's printer needs to know: the numbers given there whose slip is
// still of use. A slip that is not in it any more is not printed.
type Printer struct {
	Kiosk   string          `json:"kiosk"`
	Tickets map[string]Slip `json:"tickets"` // by the ticket's id
}

// Slip is a ticket that may have to be printed.
type Slip struct {
	Number   string  `json:"number"`
	IssuedAt *string `json:"issued_at"`
}

// slipsShown are more than a printer can print before they are too old.
const slipsShown = 24

// PrinterOf is the printer of a kiosk, known or not.
func PrinterOf(d *hall.Day, kiosk string) Printer {
	p := Printer{Kiosk: kiosk, Tickets: map[string]Slip{}}
	for _, t := range d.Slips(kiosk, slipsShown) {
		p.Tickets[t.ID] = Slip{Number: t.Number, IssuedAt: t.IssuedAt.Stamp()}
	}
	return p
}
