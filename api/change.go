package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

// headerKey is the header that makes a change happen once.
const headerKey = "Idempotency-Key"

// maxKey is the length of the longest key.
const maxKey = 200

// validKey reports whether s has 1 to maxKey characters, all of them visible ASCII.
func validKey[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= maxKey
}

// verify returns the principal of a token, with the rights that it has today.
func (a *API) verify(token string) (access.Principal, error) {
	p, err := a.Keys.Verify(token)
	if err != nil {
		return access.Principal{}, err
	}
	return access.Resolve(p, a.Queue.Config(), a.today)
}

// by is a handler for those whose role has a right to the action at all.
func (a *API) by(action access.Action, handle func(*fiber.Ctx, access.Principal) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, err := a.auth.Principal(c)
		if err == nil {
			err = access.AllowRole(p, action)
		}
		if err != nil {
			return err
		}
		return handle(c, p)
	}
}

// changing is by for a change, which needs its meta.
func (a *API) changing(action access.Action, handle func(*fiber.Ctx, access.Principal, hall.Meta) error) fiber.Handler {
	return a.by(action, func(c *fiber.Ctx, p access.Principal) error {
		m, err := meta(c, p, action)
		if err != nil {
			return err
		}
		return handle(c, p, m)
	})
}

// meta returns a change's actor, the reach of its right, its key and its fingerprint. A key counts for its actor only;
// citizens, who share one, are told apart by the ticket they know.
func meta(c *fiber.Ctx, p access.Principal, action access.Action) (hall.Meta, error) {
	key := c.Request().Header.Peek(headerKey) // bytes of the request: nothing keeps them
	if len(key) == 0 {
		return hall.Meta{}, hall.Refuse(hall.CodeIdempotencyMissing, "")
	}
	if !validKey(key) {
		return hall.Meta{}, web.Invalid(headerKey, web.ReasonMalformed)
	}
	owner := string(p.Role) + "\n" + p.ID
	if p.Role == hall.RoleCitizen {
		owner += "\n" + c.Params("ticket")
	}
	return hall.Meta{
		Actor:       p.Actor(),
		Reach:       access.ReachOf(p, action),
		Key:         digest(key, owner),
		Fingerprint: digest(web.Body(c), c.Method(), c.Path()),
	}, nil
}

// digest returns 128 bits of SHA-256 over several texts, in hex. Redis and the ledger
// keep it, so the same request must have the same digest in every version.
func digest(last []byte, before ...string) string {
	var room [512]byte // on the stack: most requests fit
	text := room[:0]
	for _, p := range before {
		text = append(append(text, p...), 0)
	}
	text = append(append(text, last...), 0)
	sum := sha256.Sum256(text)
	var name [32]byte
	hex.Encode(name[:], sum[:16])
	return string(name[:])
}

// acknowledge waits until a change that was made is as durable as MPP_ACK demands; a
// change that failed has failed.
func (a *API) acknowledge(ctx context.Context, seq int64, err error) error {
	if err != nil || a.Acker == nil || seq == 0 {
		return err
	}
	err = a.Acker.Wait(ctx, seq)
	if err != nil && hall.CodeOf(err) != hall.CodeUnavailable {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "the change is made, but not yet safe", Err: err}
	}
	return err
}
