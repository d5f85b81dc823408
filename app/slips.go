package app

import (
	"io"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/kiosk/printing"
)

// slips draws the paper of a hall's tickets by the configuration of the moment.
type slips struct{ config func() *hall.Config }

// DrawSlip implements api.SlipDrawer.
func (s slips) DrawSlip(w io.Writer, t *view.Ticket, mm int, lang string) error {
	c := s.config()
	slip := printing.NewSlip(c, t, lang)
	dots, _ := printing.DotsOf(mm) // an unknown width has none, which Layout refuses
	page, err := printing.Layout(&slip, &c.Slip, dots)
	if err != nil {
		return err
	}
	return page.PNG(w)
}
