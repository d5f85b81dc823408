package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// headerKey is the header that makes a change happen once.
const headerKey = "Idempotency-Key"

// visible are the characters of a key; it has 1 to maxKey of them.
var visible = charsOf("!~")

const maxKey = 200

// principal is who asks: a citizen without a token. A token that does not verify is
// refused even where none is needed, so that a device learns that its own has ended.
func (a *API) principal(c *fiber.Ctx) (access.Principal, error) {
	r := requestOf(c)
	if r.who == nil { // it is asked for more than once
		r.who = &who{}
		r.who.principal, r.who.err = a.verify(c)
		if r.who.err != nil {
			r.who.err = a.refused(c, r.who.err)
		}
	}
	return r.who.principal, r.who.err
}

func (a *API) verify(c *fiber.Ctx) (access.Principal, error) {
	header := c.Get(fiber.HeaderAuthorization)
	if header == "" {
		return access.Citizen(), nil
	}
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return access.Principal{}, hall.Refuse(hall.CodeUnauthenticated, "the header Authorization is not a bearer token").With("reason", "invalid")
	}
	p, err := a.Keys.Verify(strings.TrimSpace(token))
	if err != nil {
		return access.Principal{}, err
	}
	// The configuration says whose a counter is; a token may be older.
	if k := a.Queue.Config().Counter(p.Counter); p.Role == hall.RoleOfficer && k != nil {
		p.Agency = k.Agency
	}
	return p, nil
}

// allowed is who asks, refused when the role has no such right to anything at all.
func (a *API) allowed(c *fiber.Ctx, action access.Action) (access.Principal, error) {
	p, err := a.principal(c)
	if err != nil {
		return p, err
	}
	return p, access.Allow(p, action, access.Object{})
}

// meta names a change: who asks, under which key, for what. The key counts for its
// actor only; citizens, who share one, are told apart by the ticket they know.
func meta(c *fiber.Ctx, p access.Principal) (hall.Meta, error) {
	key := c.Get(headerKey)
	if key == "" {
		return hall.Meta{}, hall.Refuse(hall.CodeIdempotencyMissing, "")
	}
	if !visible.spell(key, 1, maxKey) {
		return hall.Meta{}, invalid(headerKey, reasonMalformed)
	}
	owner := string(p.Role) + "\n" + p.ID
	if p.Role == hall.RoleCitizen {
		owner += "\n" + c.Params("ticket")
	}
	return hall.Meta{
		Actor:       p.Actor(),
		Key:         digest([]byte(key), owner),
		Fingerprint: digest(bodyOf(c), c.Method(), c.Path()),
	}, nil
}

// digest is a short name for several texts: 128 bits of SHA-256 in hex. Redis and the
// ledger keep it: another way to make it would give the same request another name.
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

// acknowledge waits until the change is as safe as the hall promises.
func (a *API) acknowledge(ctx context.Context, seq int64) error {
	if a.Acker == nil || seq == 0 {
		return nil
	}
	err := a.Acker.Wait(ctx, seq)
	if err != nil && hall.CodeOf(err) != hall.CodeUnavailable {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: "the change is made, but not yet safe", Err: err}
	}
	return err
}
