package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/web"
)

// Accounts is what the API asks of people's sessions and of devices. Codes: those of
// package accounts.
type Accounts interface {
	Renew(p access.Principal) (accounts.Credential, error)
	TakeCounter(ctx context.Context, p access.Principal, counter string, takeOver bool) (accounts.Credential, error)
	LeaveCounter(ctx context.Context, p access.Principal) (accounts.Credential, error)
	Holders(ctx context.Context) ([]accounts.Holder, error)
	StartPairing(ctx context.Context, in accounts.PairingRequest) (accounts.Pairing, error)
	CollectPairing(ctx context.Context, secret string) (token string, d accounts.Device, ready bool, err error)
	Device(ctx context.Context, id string) (accounts.Device, error)
	Seen(device, version, page string)
}

// renew gives a session that is being used a new token.
func (a *API) renew(p access.Principal) (string, time.Time, error) {
	if a.Accounts == nil {
		return "", time.Time{}, hall.Refuse(hall.CodeForbidden, "nobody signs in here")
	}
	c, err := a.Accounts.Renew(p)
	return c.Token, c.Until, err
}

type takeCounterRequest struct {
	Counter  string `json:"counter"`
	TakeOver bool   `json:"take_over"`
}

// takeCounter is POST /session/counter.
func (a *API) takeCounter(c *fiber.Ctx) error {
	p, err := a.person(c)
	if err != nil {
		return err
	}
	var r takeCounterRequest
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	if !counterID.MatchString(r.Counter) {
		return hall.Refuse(hall.CodeUnknownCounter, "")
	}
	credential, err := a.Accounts.TakeCounter(c.UserContext(), p, r.Counter, r.TakeOver)
	return a.answerSession(c, credential, err)
}

// leaveCounter is DELETE /session/counter.
func (a *API) leaveCounter(c *fiber.Ctx) error {
	p, err := a.person(c)
	if err != nil {
		return err
	}
	credential, err := a.Accounts.LeaveCounter(c.UserContext(), p)
	return a.answerSession(c, credential, err)
}

// answerSession gives the browser the session's new token and says whom it names.
func (a *API) answerSession(c *fiber.Ctx, credential accounts.Credential, err error) error {
	if err != nil {
		return err
	}
	p, err := a.Keys.Verify(credential.Token)
	if err != nil {
		return err
	}
	web.SetSession(c, credential.Token, credential.Until)
	return c.JSON(viewPrincipal(p))
}

// person is the signed-in person behind a request.
func (a *API) person(c *fiber.Ctx) (access.Principal, error) {
	p, err := a.auth.Principal(c)
	switch {
	case err != nil:
		return p, err
	case p.Role == hall.RoleCitizen:
		return p, hall.Refuse(hall.CodeUnauthenticated, "").With("reason", "missing")
	case p.Kind != access.KindPerson || a.Accounts == nil:
		return p, hall.Refuse(hall.CodeForbidden, "only a person who signed in has a session")
	}
	return p, nil
}

type holderView struct {
	Counter string  `json:"counter"`
	Name    string  `json:"name"`
	Since   *string `json:"since"`
	You     bool    `json:"you"`
}

// listHolders is GET /session/counters: who holds which counter of the officer's agency.
func (a *API) listHolders(c *fiber.Ctx) error {
	p, err := a.person(c)
	if err != nil {
		return err
	}
	holders, err := a.Accounts.Holders(c.UserContext())
	if err != nil {
		return err
	}
	list := []holderView{}
	for _, h := range holders {
		k := a.Queue.Config().Counter(h.Counter)
		if k != nil && (p.Agency == "" || k.Agency == p.Agency) {
			list = append(list, holderView{Counter: h.Counter, Name: h.Name, Since: h.Since.Stamp(), You: h.Person == p.ID})
		}
	}
	return c.JSON(fiber.Map{"holders": list})
}

type pairingRequest struct {
	Kind    string `json:"kind"`
	Place   string `json:"place"`
	Page    string `json:"page"`
	Version string `json:"version"`
}

type pairingView struct {
	Code      string    `json:"code"`
	Secret    string    `json:"secret"`
	ExpiresAt time.Time `json:"expires_at"`
}

// startPairing is POST /pairings: a device that nobody has paired yet asks for a code.
func (a *API) startPairing(c *fiber.Ctx) error {
	if a.Accounts == nil {
		return hall.Refuse(hall.CodeNotFound, "this server pairs no devices")
	}
	var r pairingRequest
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	p, err := a.Accounts.StartPairing(c.UserContext(), accounts.PairingRequest{Kind: accounts.DeviceKind(r.Kind), Place: r.Place, Page: r.Page,
		Version: r.Version, Address: a.Site.ClientOf(c), Agent: c.Get(fiber.HeaderUserAgent)})
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(pairingView{Code: p.Code, Secret: p.Secret, ExpiresAt: p.ExpiresAt.UTC()})
}

type pairedView struct {
	Token string `json:"token"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Place string `json:"place"`
}

// collectPairing is GET /pairings/{secret}: 204 until an administrator confirmed the
// code, then the device's token, once.
func (a *API) collectPairing(c *fiber.Ctx) error {
	if a.Accounts == nil {
		return hall.Refuse(hall.CodeNotFound, "this server pairs no devices")
	}
	token, d, ready, err := a.Accounts.CollectPairing(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	if !ready {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.JSON(pairedView{Token: token, Name: d.Name, Kind: string(d.Kind), Place: d.Place})
}
