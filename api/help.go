package api

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/help"
	"mpp/hall"
)

// Help is what the API asks of the calls for a person. Codes: those of package help.
type Help interface {
	Ask(ctx context.Context, kiosk string, c help.Call) help.Entry
	Answer(ctx context.Context, kiosk, call, by string) (help.Entry, error)
}

type askHelpRequest struct {
	Guided bool `json:"guided"`
}

// askHelp is POST /help: a kiosk calls a person to itself. What becomes of it is told by the
// topic help:{kiosk}.
func (a *API) askHelp(c *fiber.Ctx, p access.Principal, m hall.Meta) error {
	var r askHelpRequest
	if k := read(c, &r); k.err != nil {
		return k.err
	}
	if a.Help == nil || p.Role != hall.RoleKiosk {
		return hall.Refuse(hall.CodeForbidden, "only a kiosk calls somebody to itself")
	}
	name := p.Name
	if name == "" {
		name = p.ID
	}
	return c.Status(fiber.StatusAccepted).JSON(a.Help.Ask(c.UserContext(), p.ID, help.Call{ID: m.Key, Name: name, Guided: r.Guided}))
}

type answerHelpRequest struct {
	Call string `json:"call"`
}

// answerHelp is POST /help/{kiosk}/answer: somebody of the desk comes.
func (a *API) answerHelp(c *fiber.Ctx, p access.Principal, _ hall.Meta) error {
	kiosk, err := url.PathUnescape(c.Params("kiosk"))
	if err != nil {
		return hall.Refuse(hall.CodeNotFound, "there is no such kiosk")
	}
	var r answerHelpRequest
	k := read(c, &r)
	if k.lookUp("call", r.Call, maxID, true); k.err != nil {
		return k.err
	}
	if a.Help == nil {
		return hall.Refuse(hall.CodeNotFound, "nobody has called")
	}
	e, err := a.Help.Answer(c.UserContext(), kiosk, r.Call, p.Name)
	if err != nil {
		return err
	}
	return c.JSON(e)
}
