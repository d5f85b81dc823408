package api

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

// demoTTL is how long a sample person stays signed in: a working day.
const demoTTL = 12 * time.Hour

type whoami struct {
	Role      hall.Role `json:"role"`
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Counter   string    `json:"counter"`
	Agency    string    `json:"agency"`
	ExpiresAt *string   `json:"expires_at"`
	// Kind is person, device, or client.
	Kind string `json:"kind"`
	// CSRF is what a page sends as X-CSRF-Token with each change of a person's session; only
	// in the answer of GET /me, and "" for others.
	CSRF string `json:"csrf,omitempty"`
}

func viewPrincipal(p access.Principal) whoami {
	return whoami{Role: p.Role, ID: p.ID, Name: p.Name, Counter: p.Counter, Agency: p.Agency, ExpiresAt: hall.MillisOf(p.ExpiresAt).Stamp(),
		Kind: cmp.Or(string(p.Kind), "client")}
}

// getMe is GET /me.
func (a *API) getMe(c *fiber.Ctx) error {
	p, err := a.auth.Principal(c)
	if err != nil {
		return err
	}
	if p.Role == hall.RoleCitizen {
		return hall.Refuse(hall.CodeUnauthenticated, "").With("reason", "missing")
	}
	v := viewPrincipal(p)
	v.CSRF = web.CSRFToken(c)
	return c.JSON(v)
}

type identityView struct {
	Key     string    `json:"key"`
	Role    hall.Role `json:"role"`
	Name    string    `json:"name"`
	Counter string    `json:"counter"`
	Agency  string    `json:"agency"`
	Label   hall.Text `json:"label"`
}

// listDemoIdentities is GET /demo/identities.
func (a *API) listDemoIdentities(c *fiber.Ctx) error {
	if !a.Demo {
		return hall.Refuse(hall.CodeNotFound, "this server is not a demo")
	}
	list := []identityView{}
	for _, i := range access.DemoIdentities(a.Queue.Config()) {
		p := i.Principal
		list = append(list, identityView{Key: i.Key, Role: p.Role, Name: p.Name, Counter: p.Counter, Agency: p.Agency, Label: i.Label})
	}
	return c.JSON(fiber.Map{"identities": list})
}

type signInRequest struct {
	Key string `json:"key"`
}

type signedIn struct {
	Token string `json:"token"`
	whoami
}

// demoSignIn is POST /demo/sign-in.
func (a *API) demoSignIn(c *fiber.Ctx) error {
	if !a.Demo {
		return hall.Refuse(hall.CodeNotFound, "this server is not a demo")
	}
	var r signInRequest
	k := read(c, &r)
	if k.lookUp("key", r.Key, 80, true); k.err != nil {
		return k.err
	}
	for _, i := range access.DemoIdentities(a.Queue.Config()) {
		if i.Key != r.Key {
			continue
		}
		token, err := a.Keys.Mint(i.Principal, demoTTL)
		if err != nil {
			return err
		}
		p, err := a.Keys.Verify(token) // as the server will read it, with its end
		if err != nil {
			return err
		}
		return c.JSON(signedIn{Token: token, whoami: viewPrincipal(p)})
	}
	return hall.Refuse(hall.CodeNotFound, "there is no demo identity %q", web.Clip(r.Key))
}
