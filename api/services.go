package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

// listServices is GET /services: what a kiosk shows.
func (a *API) listServices(c *fiber.Ctx) error {
	agency := c.Query("agency")
	if agency != "" && a.Queue.Config().Agency(agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(agency))
	}
	now, past := a.Clock.Now(), a.pastUse()
	var list []view.Offer
	if err := a.view(func(d *hall.Day) { list = view.OffersOf(d, now, agency, past) }); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"services": list})
}

// pastUse is how often each service was asked for before today, as far as it is known.
func (a *API) pastUse() map[string]int64 {
	if a.PastUse == nil {
		return nil
	}
	return a.PastUse()
}
