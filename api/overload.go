package api

import (
	"math/rand/v2"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// overloaded tells a client to come back. limit names what was passed: "server" is
// everybody's (503), "address" and "device" are the client's own (429). The wait
// is spread, so that those refused together do not come back together.
func overloaded(limit string, wait time.Duration) error {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	return hall.Refuse(hall.CodeOverloaded, "").With("limit", limit).With("retry_after", seconds+rand.IntN(seconds+1))
}

// within lets a request pass through a lane. An error leaves through the error
// handler after the lane was left; nothing that it renders needs Redis or SQL.
func (a *API) within(l *lane) fiber.Handler {
	return func(c *fiber.Ctx) error { return a.pass(c, l) }
}

func (a *API) pass(c *fiber.Ctx, l *lane) error {
	if err := l.enter(c.UserContext()); err != nil {
		return err
	}
	defer l.leave()
	return c.Next()
}

// staffFirst gives staff the lane of the counters, and anyone else that of changes:
// a crowd of kiosks and phones cannot stand in front of the counters.
func (a *API) staffFirst(c *fiber.Ctx) error {
	p, err := a.principal(c)
	if err != nil {
		return err
	}
	if isStaff(p.Role) {
		return a.pass(c, a.lanes.counters)
	}
	return a.pass(c, a.lanes.changes)
}

func isStaff(r hall.Role) bool {
	switch r {
	case hall.RoleOfficer, hall.RoleDesk, hall.RoleSupervisor, hall.RoleManager, hall.RoleAdmin:
		return true
	}
	return false
}

// polite holds strangers to a rate by address. A token that does not verify makes
// nobody less of a stranger; one that does is a device of the hall.
func (a *API) polite(c *fiber.Ctx) error {
	p, err := a.principal(c)
	if err == nil && p.Role != hall.RoleCitizen {
		return c.Next()
	}
	if hall.CodeOf(err) == hall.CodeOverloaded {
		return err
	}
	if wait, ok := a.strangers.take(network(a.Address(c))); !ok {
		return overloaded("address", wait)
	}
	return c.Next()
}

// refused counts a token that does not verify against its address.
func (a *API) refused(c *fiber.Ctx, err error) error {
	if hall.CodeOf(err) != hall.CodeUnauthenticated {
		return err
	}
	if wait, ok := a.failed.take(network(a.Address(c))); !ok {
		return overloaded("address", wait)
	}
	return err
}

// sparing holds a kiosk to the hall's max_per_kiosk_minute, on this node. issue
// makes the ticket; one that was refused does not count.
func (a *API) sparing(p access.Principal, key string, issue func() (hall.Event, error)) (hall.Event, error) {
	limit := a.Queue.Config().Policy.MaxPerKey
	if limit <= 0 || p.Role != hall.RoleKiosk {
		return issue()
	}
	if wait, ok := a.kiosks.take(p.ID, key, limit); !ok {
		return hall.Event{}, overloaded("device", wait)
	}
	e, err := issue()
	// Without an answer the ticket may exist: only a refusal gives the place back.
	if code := hall.CodeOf(err); err != nil && code != hall.CodeUnavailable && code != hall.CodeInternal {
		a.kiosks.giveBack(p.ID, key)
	}
	return e, err
}
