package web

import (
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/limit"
)

// AuthOptions say how clients are identified and limited.
type AuthOptions struct {
	// Verify returns the principal of a token; [hall.CodeUnauthenticated] for one that
	// is not valid.
	Verify func(token string) (access.Principal, error)
	// Keys sign CSRF tokens.
	Keys *access.Keys
	// Address returns a client's address.
	Address func(*fiber.Ctx) string

	// Renew gives a person's session that is being used a new token; nil: none is renewed.
	Renew func(p access.Principal) (token string, expires time.Time, err error)
	// RenewBelow is how long a token still holds when it is renewed.
	RenewBelow time.Duration

	AddressRate, AddressBurst float64 // requests a second of one network without a token
	PageRate, PageBurst       float64 // requests a second of one network, outside of the API
	FailedRate, FailedBurst   float64 // tokens that do not verify, of one network
	LookUpRate, LookUpBurst   float64 // numbers that one network looks up
	Clients                   int     // networks that are remembered at most
	Clock                     func() time.Time
}

// Auth identifies the client of a request, and limits those that it cannot identify.
type Auth struct {
	o                        AuthOptions
	anonymous, failed, pages *limit.Rate
	lookUps                  *limit.Rate
}

// NewAuth returns an Auth.
func NewAuth(o AuthOptions) *Auth {
	return &Auth{
		o:         o,
		anonymous: limit.NewRate(o.AddressRate, o.AddressBurst, o.Clients, o.Clock),
		pages:     limit.NewRate(o.PageRate, o.PageBurst, o.Clients, o.Clock),
		failed:    limit.NewRate(o.FailedRate, o.FailedBurst, o.Clients, o.Clock),
		lookUps:   limit.NewRate(o.LookUpRate, o.LookUpBurst, o.Clients, o.Clock),
	}
}

// identity is a request's principal, or why it has none.
type identity struct {
	principal access.Principal
	err       error
}

// Principal returns whoever sent the request: a citizen if it has no token. A token that
// does not verify is refused even where none is needed, so that a device learns that its
// own has ended.
func (a *Auth) Principal(c *fiber.Ctx) (access.Principal, error) {
	r := requestOf(c)
	if !r.identified { // it is asked for more than once
		p, err := a.identify(c)
		r.identity, r.identified = identity{p, err}, true
	}
	return r.identity.principal, r.identity.err
}

func (a *Auth) identify(c *fiber.Ctx) (access.Principal, error) {
	token, err := Token(c)
	if err == nil && token == "" {
		return access.Citizen(), nil
	}
	var p access.Principal
	if err == nil {
		p, err = a.o.Verify(token)
	}
	if err != nil {
		return access.Principal{}, a.refused(c, err)
	}
	return p, nil
}

// refused counts a token that does not verify against its network.
func (a *Auth) refused(c *fiber.Ctx, err error) error {
	if hall.CodeOf(err) != hall.CodeUnauthenticated {
		return err
	}
	if wait, ok := a.failed.Take(limit.Network(a.o.Address(c))); !ok {
		return Overloaded(LimitAddress, wait)
	}
	return err
}

// Failed counts a code that did not hold against its network, as a token that does not
// verify: it returns reason, or that too many were tried.
func (a *Auth) Failed(c *fiber.Ctx, reason error) error {
	if wait, ok := a.failed.Take(limit.Network(a.o.Address(c))); !ok {
		return Overloaded(LimitAddress, wait)
	}
	return reason
}

// LimitByAddress is middleware that limits anonymous clients by their network. A client
// whose token does not verify is anonymous; one whose token does is a device of the hall.
func (a *Auth) LimitByAddress(c *fiber.Ctx) error {
	p, err := a.Principal(c)
	if err == nil && p.Role != hall.RoleCitizen {
		return c.Next()
	}
	if hall.CodeOf(err) == hall.CodeOverloaded {
		return err
	}
	if wait, ok := a.anonymous.Take(limit.Network(a.o.Address(c))); !ok {
		return Overloaded(LimitAddress, wait)
	}
	return c.Next()
}

// LimitLookUps is middleware that slows down a network that looks up one public number after
// the other, beside the limit of its requests.
func (a *Auth) LimitLookUps(c *fiber.Ctx) error {
	if wait, ok := a.lookUps.Take(limit.Network(a.o.Address(c))); !ok {
		return Overloaded(LimitAddress, wait)
	}
	return c.Next()
}

// FewAtOnce returns middleware that lets each network have only so many requests in it, those
// that wait for their turn included: no one of them holds a small bulkhead by itself.
func (a *Auth) FewAtOnce(most int) fiber.Handler {
	var mu sync.Mutex
	inside := map[string]int{}
	enter := func(network string) bool {
		mu.Lock()
		defer mu.Unlock()
		if inside[network] >= most {
			return false
		}
		inside[network]++
		return true
	}
	leave := func(network string) {
		mu.Lock()
		defer mu.Unlock()
		if inside[network]--; inside[network] == 0 {
			delete(inside, network)
		}
	}
	return func(c *fiber.Ctx) error {
		network := limit.Network(a.o.Address(c))
		if !enter(network) {
			return Overloaded(LimitAddress, time.Second)
		}
		defer leave(network)
		return c.Next()
	}
}

// LimitPages goes on with a request for anything but the API, which costs as much as several
// ordinary ones, within the limit of its network. Whoever has a token that verifies is let through, so that a crowd on the network of a hall
// does not keep its staff out; where it does not verify, nothing is counted against it.
func (a *Auth) LimitPages(c *fiber.Ctx, cost int) error {
	wait, ok := a.pages.TakeN(limit.Network(a.o.Address(c)), cost)
	if ok {
		return c.Next()
	}
	if token, err := Token(c); err == nil && token != "" {
		if _, err := a.o.Verify(token); err == nil {
			return c.Next()
		}
	}
	return Overloaded(LimitAddress, wait)
}
