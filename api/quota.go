package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

// maxQuota is far above what a day holds.
const maxQuota = 100_000

type quotaRequest struct {
	Tickets *int   `json:"tickets"`
	Reason  string `json:"reason"`
}

// setQuota is POST /services/{service}/quota. Whether the service is within the role's reach is
// judged by the queue.
func (a *API) setQuota(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
	var r quotaRequest
	k := read(c, &r)
	k.freeText("reason", &r.Reason, maxReason, true)
	if r.Tickets == nil {
		k.refuse(web.Invalid("tickets", web.ReasonMissing))
		return k.err
	}
	if k.between("tickets", *r.Tickets, -1, maxQuota); k.err != nil {
		return k.err
	}
	e, err := a.Queue.SetQuota(c.UserContext(), hall.SetQuota{Meta: m, Service: c.Params("service"), Tickets: *r.Tickets, Reason: r.Reason})
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	return c.JSON(e.Quota)
}
