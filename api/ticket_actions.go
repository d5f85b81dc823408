package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

// Bodies of the actions, as openapi.yaml has them.
type (
	finishRequest struct {
		Outcome string `json:"outcome"`
		Note    string `json:"note"`
	}
	placeRequest struct {
		To    string `json:"to"`
		After *int   `json:"after"`
	}
	holdRequest struct {
		Reason   string `json:"reason"`
		ReturnAt string `json:"return_at"`
	}
	resumeRequest struct {
		Counter string `json:"counter"`
	}
	transferRequest struct {
		Service string `json:"service"`
		Reason  string `json:"reason"`
		FromNow bool   `json:"from_now"`
	}
	reasonRequest struct {
		Reason string `json:"reason"`
	}
	noRequest struct{}
)

// maxAfter bounds how far back a requeue may put a ticket.
const maxAfter = 1000

// actOnTicket is POST /tickets/{ticket}/{action}. Here the role is judged; whose ticket
// it is, only the queue can decide in the instant in which it acts.
func (a *API) actOnTicket(action hall.Action) fiber.Handler {
	rule := access.TicketAction(action)
	return func(c *fiber.Ctx) error {
		p, err := a.allowed(c, rule)
		if err != nil {
			return err
		}
		id, err := ticketParam(c)
		if err != nil {
			return err
		}
		m, err := meta(c, p, rule)
		if err != nil {
			return err
		}
		in := hall.TicketAction{Meta: m, Action: action, Ticket: id}
		if err := readAction(c, &in); err != nil {
			return err
		}
		e, err := a.Queue.Act(c.UserContext(), in)
		if err != nil {
			return err
		}
		if err := a.acknowledge(c.UserContext(), e.Seq); err != nil {
			return err
		}
		return a.sendTicket(c, e.Ticket)
	}
}

func readAction(c *fiber.Ctx, in *hall.TicketAction) error {
	switch in.Action {
	case hall.ActFinish:
		return readFinish(c, in)
	case hall.ActReinstate, hall.ActRequeue:
		return readPlace(c, in)
	case hall.ActHold:
		return readHold(c, in)
	case hall.ActResume:
		var r resumeRequest
		if err := web.ReadJSON(c, &r); err != nil {
			return err
		}
		in.Counter = r.Counter
		if in.Counter == "" && in.Actor.Counter == "" {
			return web.Invalid("counter", web.ReasonMissing)
		}
		return lookUp("counter", r.Counter, maxID, false)
	case hall.ActTransfer:
		return readTransfer(c, in)
	case hall.ActCancel:
		var r reasonRequest
		if err := web.ReadJSON(c, &r); err != nil {
			return err
		}
		err := freeText("reason", &r.Reason, maxReason, false)
		in.Reason = r.Reason
		return err
	default:
		return web.ReadJSON(c, &noRequest{})
	}
}

func readFinish(c *fiber.Ctx, in *hall.TicketAction) error {
	r := finishRequest{Outcome: hall.OutcomeServed}
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	if err := oneOf("outcome", r.Outcome, hall.Outcomes); err != nil {
		return err
	}
	err := freeText("note", &r.Note, maxNote, false)
	in.Outcome, in.Note = r.Outcome, r.Note
	return err
}

func readPlace(c *fiber.Ctx, in *hall.TicketAction) error {
	var r placeRequest
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	switch {
	case r.To != "" && r.After != nil:
		return web.Invalid("to", web.ReasonBoth).With("other", "after")
	case r.After != nil:
		in.Place = &hall.Place{Where: hall.PlaceAfter, After: *r.After}
		return between("after", *r.After, 1, maxAfter)
	case r.To != "":
		in.Place = &hall.Place{Where: r.To}
		return oneOf("to", r.To, []string{hall.PlaceArrival, hall.PlaceEnd})
	}
	return nil // the hall's policy
}

func readHold(c *fiber.Ctx, in *hall.TicketAction) error {
	var r holdRequest
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	if err := freeText("reason", &r.Reason, maxReason, true); err != nil {
		return err
	}
	in.Reason = r.Reason
	if r.ReturnAt == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, r.ReturnAt)
	if err != nil || at.Year() < 2000 || at.Year() > 2999 {
		return web.Invalid("return_at", web.ReasonMalformed)
	}
	in.ReturnAt = hall.MillisOf(at)
	return nil
}

func readTransfer(c *fiber.Ctx, in *hall.TicketAction) error {
	var r transferRequest
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	if err := lookUp("service", r.Service, maxID, true); err != nil {
		return err
	}
	err := freeText("reason", &r.Reason, maxReason, false)
	in.Service, in.Reason, in.FromNow = r.Service, r.Reason, r.FromNow
	return err
}
