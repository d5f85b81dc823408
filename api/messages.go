package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

type (
	messageRequest struct {
		Text string `json:"text"`
	}
	messageRead struct {
		ID int64 `json:"id"`
	}
)

// tellCounter is POST /counters/{counter}/message.
func (a *API) tellCounter(c *fiber.Ctx, p access.Principal) error {
	var r messageRequest
	k := read(c, &r)
	k.freeText("text", &r.Text, maxReason, true)
	if k.err != nil {
		return k.err
	}
	return a.message(c, p, access.Tell, hall.CounterMessage{Text: r.Text})
}

// readMessage is POST /counters/{counter}/message/read.
func (a *API) readMessage(c *fiber.Ctx, p access.Principal) error {
	var r messageRead
	k := read(c, &r)
	if r.ID < 1 {
		k.refuse(web.Invalid("id", web.ReasonMissing))
	}
	if k.err != nil {
		return k.err
	}
	return a.message(c, p, access.Run, hall.CounterMessage{Read: r.ID})
}

func (a *API) message(c *fiber.Ctx, p access.Principal, action access.Action, in hall.CounterMessage) error {
	counter, err := a.counterParam(c)
	if err == nil {
		err = access.Allow(p, action, access.Object{Agency: counter.Agency, Counter: counter.ID})
	}
	if err != nil {
		return err
	}
	if in.Meta, err = meta(c, p, action); err != nil {
		return err
	}
	in.Counter = counter.ID
	e, err := a.Queue.Message(c.UserContext(), in)
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	return c.JSON(a.counterAfter(e.Counter))
}
