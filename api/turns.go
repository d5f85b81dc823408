package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/turns"
	"mpp/hall"
)

// Turns keeps the boards of one room from speaking at once, and twice.
type Turns interface {
	// Take asks for a board's turn; over ends it.
	Take(ctx context.Context, room, board string, call int64, over bool) (turns.Turn, error)
}

type turnRequest struct {
	Board string `json:"board"`
	Call  int64  `json:"call"`
	Over  bool   `json:"over"`
}

// takeTurn is POST /rooms/{room}/turn: a board that was paired wants to speak a call.
func (a *API) takeTurn(c *fiber.Ctx, _ access.Principal) error {
	var r turnRequest
	k := read(c, &r)
	k.lookUp("board", r.Board, maxID, true)
	if k.err != nil {
		return k.err
	}
	room := c.Params("room")
	if a.Turns == nil || !a.Queue.Config().HasRoom(room) {
		return hall.Refuse(hall.CodeNotFound, "no board is in the room %q", room)
	}
	turn, err := a.Turns.Take(c.UserContext(), room, r.Board, r.Call, r.Over)
	if err != nil {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "the room cannot be asked now", Err: err}
	}
	return c.JSON(fiber.Map{"turn": turn})
}
