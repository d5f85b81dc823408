package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

type dayClosed struct {
	Date   string `json:"date"`
	Events int    `json:"events"`
}

// closeDay is POST /day/close. If the day is closed already, the answer is zero events,
// not a refusal.
func (a *API) closeDay(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
	if err := web.ReadJSON(c, &noRequest{}); err != nil {
		return err
	}
	n, err := a.Queue.CloseDay(c.UserContext(), m.Actor)
	if err != nil && hall.CodeOf(err) != hall.CodeDayOver {
		return err
	}
	date, seq, err := a.Queue.Position(c.UserContext())
	if err := a.acknowledge(c.UserContext(), seq, err); err != nil {
		return err
	}
	return c.JSON(dayClosed{Date: date, Events: n})
}
