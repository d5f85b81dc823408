package office

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
	"mpp/web"
)

// pageTimeout bounds how long a page waits for SQL, so that one that hangs becomes the
// page that says so.
const pageTimeout = 8 * time.Second

// staff is what the pages of signed-in people have in common.
type staff struct {
	Deps
	room        *ui.Room
	unavailable *ui.Page
}

func newStaff(d Deps, room *ui.Room) *staff {
	room.MustTexts(refusalTexts()...)
	return &staff{Deps: d, room: room, unavailable: room.MustPage("unavailable.html")}
}

// handler serves a page to the person who is signed in.
type handler func(c *fiber.Ctx, p access.Principal) error

// signedIn makes a page for whoever is signed in and may do the action; "" is everybody
// signed in. Others are sent to the sign-in, or refused: also a device or an API client
// whose role may do the action, since people answer for what is done here. The sample
// people of a demo are API clients.
func (s *staff) signedIn(action access.Action, serve handler) fiber.Handler {
	return s.page(func(c *fiber.Ctx) error {
		p, err := web.Principal(c)
		if hall.CodeOf(err) == hall.CodeUnauthenticated || err == nil && p.Role == hall.RoleCitizen {
			return c.Redirect("/sign-in?next="+url.QueryEscape(returnTo(c)), fiber.StatusSeeOther)
		}
		if err == nil && p.Kind != access.KindPerson && !s.Demo {
			err = hall.Refuse(hall.CodeForbidden, "the page is for people who signed in, not for devices and API clients")
		}
		if err == nil && action != "" {
			err = access.AllowRole(p, action)
		}
		if err != nil {
			return err
		}
		return serve(c, p)
	})
}

// page bounds a page's time, and turns a database that does not answer into a page that
// says so. Whoever is signed in stays it.
func (s *staff) page(serve fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), pageTimeout)
		defer cancel()
		c.SetUserContext(ctx)
		err := serve(c)
		if !isUnavailable(err) {
			return err
		}
		web.Logger(c).Warn("a page needs the database", "request", web.RequestID(c), "err", err)
		c.Set(fiber.HeaderRetryAfter, "5")
		return s.unavailable.Render(c.Status(fiber.StatusServiceUnavailable), nil)
	}
}

func isUnavailable(err error) bool {
	return hall.CodeOf(err) == hall.CodeUnavailable || errors.Is(err, context.DeadlineExceeded)
}

// returnTo is the page that a person who must sign in first is sent to afterwards: what
// was asked for, or the section of a form that was sent.
func returnTo(c *fiber.Ctx) string {
	if c.Method() == fiber.MethodGet {
		return c.OriginalURL()
	}
	parts := strings.SplitN(c.Path(), "/", 4)
	return strings.Join(parts[:min(len(parts), 3)], "/")
}

// localPath returns an address within this server, or other for anything else: what a
// browser would read as the address of another server, with a scheme or a host.
func localPath(address, other string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || len(address) > 500 ||
		strings.ContainsFunc(address, func(r rune) bool { return r == '\\' || r <= ' ' || r == 0x7f }) {
		return other
	}
	return address
}

// refusals are the texts of refusals at the field that they are about; "" is the form as a
// whole. A refusal may name its field and a reason itself.
var refusals = map[hall.Code]struct{ field, text string }{
	hall.CodeSignInRefused:   {"", "signin.refused"},
	hall.CodeLoginTaken:      {"login", "people.login_taken"},
	hall.CodeLastAdmin:       {"", "people.last_admin"},
	hall.CodeNotYourself:     {"role", "people.not_yourself"},
	hall.CodeEditedMeanwhile: {"", "people.edited_meanwhile"},
	hall.CodeUnknownAgency:   {"agency", "people.agency_gone"},
	hall.CodeUnknownZone:     {"place", "devices.place_gone"},
	hall.CodeUnknownCounter:  {"place", "devices.place_gone"},
	hall.CodeUnknownDevice:   {"place", "devices.place_gone"},
	hall.CodePrinterHeld:     {"place", "devices.printer_held"},
	hall.CodePairingUnknown:  {"code", "devices.code_unknown"},
	hall.CodePasswordWeak:    {"password", "password.common"},
	hall.CodeTooManyTries:    {"", "refused.too_many_tries"},
	hall.CodeOverloaded:      {"", "refused.overloaded"},
}

// reasons are the texts of a refusal that says what is wrong with a field.
var reasons = map[string]string{
	"missing": form.Required, "too_long": form.TooLong, "choice": form.NotOffered, "malformed": "refused.malformed",
	"short": form.TooShort, "long": form.TooLong, "login": "password.login", "common": "password.common", "uniform": "password.uniform",
}

// explain shows a refusal at the form's field and reports whether it could. It sets the
// status of the answer.
func explain(c *fiber.Ctx, f *form.Form, err error) bool {
	var e *hall.Error
	if !errors.As(err, &e) {
		return false
	}
	r, known := refusals[e.Code]
	if !known && e.Code != hall.CodeInvalid {
		return false
	}
	if name, ok := e.Fields["field"].(string); ok {
		r.field = name
	}
	reason, _ := e.Fields["reason"].(string)
	if text, ok := reasons[reason]; ok {
		r.text = text
	}
	if field, err := f.Field(r.field); err != nil {
		r.field = ""
	} else if field.Kind == form.Select && r.text == form.Required {
		r.text = form.ChooseOne
	}
	if r.text == "" {
		return false
	}
	c.Status(fiber.StatusUnprocessableEntity)
	params := []any{"min", e.Fields["min"], "max", 80}
	if wait, ok := e.Fields["retry_after"].(int); ok {
		c.Status(fiber.StatusTooManyRequests).Set(fiber.HeaderRetryAfter, strconv.Itoa(wait))
		if e.Code == hall.CodeOverloaded {
			c.Status(fiber.StatusServiceUnavailable)
		}
		params = []any{"n", (wait + 59) / 60}
	}
	f.Fail(r.field, r.text, params...)
	return true
}

// refusalTexts lists the keys that a refusal may show.
func refusalTexts() []string {
	keys := append(slices.Collect(maps.Values(reasons)), form.ChooseOne)
	for _, r := range refusals {
		keys = append(keys, r.text)
	}
	return keys
}
