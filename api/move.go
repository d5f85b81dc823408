package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

// maxChosen is how many tickets one group move can name.
const maxChosen = 300

type (
	moveRequest struct {
		To      string   `json:"to"`
		Reason  string   `json:"reason"`
		Tickets []string `json:"tickets"`
		FromNow bool     `json:"from_now"`
	}
	groupMoved struct {
		Service string `json:"service"`
		To      string `json:"to"`
		Moved   int    `json:"moved"`
	}
)

// listWaiting is GET /services/{service}/waiting, in the order of calls.
func (a *API) listWaiting(c *fiber.Ctx, p access.Principal) error {
	s := a.Queue.Config().Service(c.Params("service"))
	if s == nil {
		return hall.Refuse(hall.CodeUnknownService, "").With("service", web.Clip(c.Params("service")))
	}
	if err := access.Allow(p, access.Find, access.Object{Agency: s.Agency}); err != nil {
		return err
	}
	list := ticketList{Tickets: []view.Ticket{}}
	err := a.view(func(d *hall.Day) {
		for _, t := range d.WaitingList(s.ID, maxChosen) {
			list.Tickets = append(list.Tickets, view.NewTicket(d.Config(), t))
		}
	})
	if err != nil {
		return err
	}
	for i := range list.Tickets {
		list.Tickets[i].FollowURL = a.followURL(c, list.Tickets[i].ID)
	}
	return c.JSON(list)
}

// moveGroup is POST /services/{service}/move. The role is judged here; whether both services are
// within its reach, by the queue.
func (a *API) moveGroup(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
	var r moveRequest
	k := read(c, &r)
	k.lookUp("to", r.To, maxID, true)
	k.freeText("reason", &r.Reason, maxReason, true)
	if r.Tickets != nil {
		k.between("tickets", len(r.Tickets), 1, maxChosen)
	}
	for _, id := range r.Tickets {
		k.lookUp("tickets", id, maxID, true)
	}
	if k.err != nil {
		return k.err
	}
	in := hall.GroupMove{Meta: m, Service: c.Params("service"), To: r.To, Reason: r.Reason, Tickets: r.Tickets, FromNow: r.FromNow}
	e, err := a.Queue.MoveGroup(c.UserContext(), in)
	if hall.CodeOf(err) == hall.CodeNobodyWaiting {
		return c.JSON(groupMoved{Service: in.Service, To: in.To})
	}
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	return c.JSON(groupMoved{Service: e.Group.Service, To: e.Group.To, Moved: e.Group.Moved})
}
