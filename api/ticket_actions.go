package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

// Bodies of the actions, as openapi.yaml has them.
type (
	finishRequest struct {
		Outcome      string `json:"outcome"`
		Note         string `json:"note"`
		PublicReason string `json:"public_reason"`
		PublicNote   string `json:"public_note"`
		Stay         bool   `json:"stay"`

		Deliverables []hall.Delivered `json:"deliverables"`
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
	classRequest struct {
		Class  string `json:"class"`
		Reason string `json:"reason"`
	}
	addRequest struct {
		Service string `json:"service"`
	}
	noteRequest struct {
		Note *string `json:"note"`
	}
	reasonRequest struct {
		Reason string `json:"reason"`
	}
	noRequest struct{}
)

// actOnTicket is POST /tickets/{ticket}/{action}. Here the role is judged; whose ticket
// it is, only the queue can decide in the instant in which it acts.
func (a *API) actOnTicket(action hall.Action) func(*fiber.Ctx, access.Principal) error {
	return func(c *fiber.Ctx, p access.Principal) error {
		id, err := ticketParam(c)
		if err != nil {
			return err
		}
		m, err := meta(c, p, access.TicketAction(action))
		if err != nil {
			return err
		}
		in := hall.TicketAction{Meta: m, Action: action, Ticket: id}
		if err := readAction(c, &in); err != nil {
			return err
		}
		e, err := a.Queue.Act(c.UserContext(), in)
		if p.Role == hall.RoleCitizen {
			return a.answerCitizen(c, e, err)
		}
		return a.answer(c, e, err)
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
		k := read(c, &r)
		if r.Counter == "" && in.Actor.Counter == "" {
			k.refuse(web.Invalid("counter", web.ReasonMissing))
		}
		k.lookUp("counter", r.Counter, maxID, false)
		in.Counter = r.Counter
		return k.err
	case hall.ActTransfer:
		return readTransfer(c, in)
	case hall.ActClass:
		var r classRequest
		k := read(c, &r)
		k.lookUp("class", r.Class, maxID, true)
		k.freeText("reason", &r.Reason, maxReason, true)
		in.Class, in.Reason = r.Class, r.Reason
		return k.err
	case hall.ActServices:
		var r addRequest
		k := read(c, &r)
		k.lookUp("service", r.Service, maxID, true)
		in.Service = r.Service
		return k.err
	case hall.ActNote:
		return readNote(c, in)
	case hall.ActCancel:
		var r reasonRequest
		k := read(c, &r)
		k.freeText("reason", &r.Reason, maxReason, false)
		in.Reason = r.Reason
		return k.err
	default:
		return web.ReadJSON(c, &noRequest{})
	}
}

// readNote reads the words for a ticket; an empty text removes those that it has.
func readNote(c *fiber.Ctx, in *hall.TicketAction) error {
	var r noteRequest
	k := read(c, &r)
	if r.Note == nil {
		k.refuse(web.Invalid("note", web.ReasonMissing))
		return k.err
	}
	k.freeText("note", r.Note, maxNote, false)
	in.Note = *r.Note
	return k.err
}

func readFinish(c *fiber.Ctx, in *hall.TicketAction) error {
	r := finishRequest{Outcome: hall.OutcomeServed}
	k := read(c, &r)
	k.oneOf("outcome", r.Outcome, hall.Outcomes...)
	k.freeText("note", &r.Note, maxNote, false)
	k.lookUp("public_reason", r.PublicReason, maxID, false)
	k.freeText("public_note", &r.PublicNote, maxReason, false)
	in.Outcome, in.Note, in.PublicReason, in.PublicNote = r.Outcome, r.Note, r.PublicReason, r.PublicNote
	in.Stay, in.Deliverables = r.Stay, k.delivered(r.Deliverables)
	return k.err
}

// delivered checks what a finish handed out: each thing once, and at least one of it.
func (k *checks) delivered(list []hall.Delivered) []hall.Delivered {
	k.between("deliverables", len(list), 0, hall.MaxDeliverables)
	seen := map[string]bool{}
	for _, d := range list {
		k.lookUp("deliverables.id", d.ID, maxID, true)
		k.between("deliverables.count", d.Count, 1, hall.MaxDelivered)
		if seen[d.ID] {
			k.refuse(web.Invalid("deliverables", web.ReasonRepeated).With("value", d.ID))
		}
		seen[d.ID] = true
	}
	return list
}

func readPlace(c *fiber.Ctx, in *hall.TicketAction) error {
	var r placeRequest
	k := read(c, &r)
	switch {
	case r.To != "" && r.After != nil:
		k.refuse(web.Invalid("to", web.ReasonBoth).With("other", "after"))
	case r.After != nil:
		in.Place = &hall.Place{Where: hall.PlaceAfter, After: *r.After}
		k.between("after", *r.After, 1, hall.MaxPlaceAfter)
	case r.To != "":
		in.Place = &hall.Place{Where: r.To}
		k.oneOf("to", r.To, hall.PlaceArrival, hall.PlaceEnd)
	} // else the hall's policy
	return k.err
}

func readHold(c *fiber.Ctx, in *hall.TicketAction) error {
	var r holdRequest
	k := read(c, &r)
	k.freeText("reason", &r.Reason, maxReason, true)
	in.Reason, in.ReturnAt = r.Reason, k.instant("return_at", r.ReturnAt)
	return k.err
}

func readTransfer(c *fiber.Ctx, in *hall.TicketAction) error {
	var r transferRequest
	k := read(c, &r)
	k.lookUp("service", r.Service, maxID, true)
	k.freeText("reason", &r.Reason, maxReason, false)
	in.Service, in.Reason, in.FromNow = r.Service, r.Reason, r.FromNow
	return k.err
}
