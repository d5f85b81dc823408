package api

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// phoneCookie names the ticket that a phone took, signed: one waiting number a phone. It
// holds no more than that, and whoever deletes it still meets the hall's bounds.
const (
	phoneCookie = "mpp_phone"
	phoneFor    = 24 * time.Hour
)

type phoneCode struct {
	Code  string `json:"code"`
	Until string `json:"until"`
	URL   string `json:"url"`
}

// getPhoneCode is GET /phone/code, for a screen in the hall.
func (a *API) getPhoneCode(c *fiber.Ctx, _ access.Principal) error {
	if !a.Queue.Config().Policy.Phone.Enabled {
		return hall.Refuse(hall.CodePhoneRefused, "the hall gives no numbers by phone").With("reason", "off")
	}
	code, until := a.Keys.PhoneCode(a.Limits.Clock())
	return c.JSON(phoneCode{Code: code, Until: until.UTC().Format(time.RFC3339), URL: strings.TrimSuffix(a.ticketPages(c), "/t/") + "/ambil?c=" + url.QueryEscape(code)})
}

type phoneIssue struct {
	Code    string `json:"code"`
	Service string `json:"service"`
	Class   string `json:"class"`
}

// issueByPhone is POST /phone/tickets: whoever has the code of a screen takes one number.
func (a *API) issueByPhone(c *fiber.Ctx) error {
	_, err := a.auth.Principal(c)
	if err != nil {
		return err
	}
	m, err := meta(c, access.Citizen(), access.Issue)
	if err != nil {
		return err
	}
	var r phoneIssue
	k := read(c, &r)
	k.lookUp("code", r.Code, maxID, true)
	k.lookUp("service", r.Service, maxID, true)
	k.lookUp("class", r.Class, maxID, false)
	if k.err != nil {
		return k.err
	}
	if !a.Queue.Config().Policy.Phone.Enabled {
		return hall.Refuse(hall.CodePhoneRefused, "the hall gives no numbers by phone").With("reason", "off")
	}
	if !a.Keys.PhoneCodeHolds(r.Code, a.Limits.Clock()) {
		return a.auth.Failed(c, hall.Refuse(hall.CodePhoneRefused, "the code is not that of the screen").With("reason", "code"))
	}
	last, waits, err := a.phoneTicket(c)
	if err != nil {
		return err
	}
	if waits {
		return phoneHas(last)
	}
	if last != "" { // after each number one more, however many are asked for at once
		m.Key = digest([]byte(last), phoneCookie)
		m.Fingerprint = m.Key
	}
	m.Reach = hall.ReachAll // the code is the right
	e, err := a.Queue.Issue(c.UserContext(), hall.Issue{Meta: m, Service: r.Service, Class: cmp.Or(r.Class, hall.ClassRegular), Origin: hall.OriginPhone})
	if err == nil && e.Ticket.Leg.Service != r.Service { // another request with this cookie was first
		a.setPhoneTicket(c, e.Ticket.ID)
		return phoneHas(e.Ticket.ID)
	}
	if err := a.answer(c, e, a.slowDown(err)); err != nil {
		return err
	}
	a.setPhoneTicket(c, e.Ticket.ID)
	c.Location("/api/v1/tickets/" + e.Ticket.ID)
	c.Status(fiber.StatusCreated)
	return nil
}

func phoneHas(ticket string) error {
	return hall.Refuse(hall.CodePhoneRefused, "this phone has a number").With("reason", "ticket").With("ticket", ticket)
}

// phoneTicket is the ticket that this phone took last, "" for none, and whether its visit is not over.
func (a *API) phoneTicket(c *fiber.Ctx) (id string, waits bool, err error) {
	id, sum, _ := strings.Cut(c.Cookies(phoneCookie), ".")
	code, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || !a.Keys.Signed(phoneText(id), code) {
		return "", false, nil //nolint:nilerr // a cookie that is not ours is none
	}
	t, err := a.Queue.Ticket(c.UserContext(), id)
	if hall.CodeOf(err) == hall.CodeUnknownTicket {
		return id, false, nil
	}
	return id, err == nil && !t.State.Ended(), err
}

func phoneText(id string) string { return "phone ticket\n" + id }

func (a *API) setPhoneTicket(c *fiber.Ctx, id string) {
	c.Cookie(&fiber.Cookie{Name: phoneCookie, Value: id + "." + base64.RawURLEncoding.EncodeToString(a.Keys.Sign(phoneText(id))), Path: "/api/v1/phone",
		Expires: a.Limits.Clock().Add(phoneFor), HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode, Secure: c.Protocol() == "https"})
}
