package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/notify"
	"mpp/hall"
)

// Push tells phones of their tickets while the page is closed. Codes: those of package notify.
type Push interface {
	Off() string // why it tells nobody; "" when it does
	Key() string
	Subscribe(ctx context.Context, ticket string, in notify.Subscription) (id string, err error)
	Unsubscribe(ctx context.Context, ticket, id string) error
}

// pushOff is the reason where the server has no such part.
const pushOff = "off"

type pushState struct {
	On     bool   `json:"on"`
	Reason string `json:"reason"`
	Key    string `json:"key"`
}

// getPush is GET /push.
func (a *API) getPush(c *fiber.Ctx) error {
	if a.Push == nil {
		return c.JSON(pushState{Reason: pushOff})
	}
	if reason := a.Push.Off(); reason != "" {
		return c.JSON(pushState{Reason: reason})
	}
	return c.JSON(pushState{On: true, Key: a.Push.Key()})
}

type pushRequest struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"`
	Auth     string `json:"auth"`
	Key      string `json:"key"`
	Lang     string `json:"lang"`
}

// subscribePush is POST /tickets/{ticket}/push: whoever has the ticket's link is told of it.
func (a *API) subscribePush(c *fiber.Ctx, _ access.Principal) error {
	id, err := ticketParam(c)
	if err != nil {
		return err
	}
	var r pushRequest
	k := read(c, &r)
	k.lookUp("endpoint", r.Endpoint, notify.MaxEndpoint, true)
	k.lookUp("p256dh", r.P256dh, maxPushKey, true)
	k.lookUp("auth", r.Auth, maxPushKey, true)
	k.lookUp("key", r.Key, maxPushKey, true)
	k.oneOf("lang", r.Lang, "id", "en")
	if k.err != nil {
		return k.err
	}
	if a.Push == nil {
		return hall.Refuse(hall.CodePushRefused, "").With("reason", pushOff)
	}
	sub, err := a.Push.Subscribe(c.UserContext(), id, notify.Subscription{Endpoint: r.Endpoint, PublicKey: r.P256dh, Auth: r.Auth, ServerKey: r.Key, Lang: r.Lang})
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"id": sub})
}

const maxPushKey = 100

// unsubscribePush is DELETE /tickets/{ticket}/push/{id}.
func (a *API) unsubscribePush(c *fiber.Ctx, _ access.Principal) error {
	id, err := ticketParam(c)
	if err != nil {
		return err
	}
	if a.Push != nil {
		err = a.Push.Unsubscribe(c.UserContext(), id, c.Params("id"))
	}
	if err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
