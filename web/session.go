package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// sessionCookie is the name of the cookie that holds a person's token.
const sessionCookie = "mpp_session"

// SessionHeader with the value none says that a page of a device or a citizen asks: the
// browser's session is somebody else's, and the request is judged as if it had no cookie.
const (
	SessionHeader = "X-Session"
	noSession     = "none"
)

// Token returns the credential of a request: the bearer token of its header
// Authorization, else its session cookie; "" if it has neither.
// Errors: [hall.CodeUnauthenticated] for a header that is no bearer token.
func Token(c *fiber.Ctx) (string, error) {
	return tokenOf(c.Get(fiber.HeaderAuthorization), sessionToken(c))
}

// sessionToken is the token in the request's session cookie, "" where it has none or does
// without it.
func sessionToken(c *fiber.Ctx) string {
	if c.Get(SessionHeader) == noSession {
		return ""
	}
	return c.Cookies(sessionCookie)
}

func tokenOf(header, cookie string) (string, error) {
	if header == "" {
		return cookie, nil
	}
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return "", hall.Refuse(hall.CodeUnauthenticated, "the header Authorization is not a bearer token").With("reason", "invalid")
	}
	return strings.TrimSpace(token), nil
}

// SessionOf returns the token in the session cookie of a net/http request, "" for none.
func SessionOf(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// SetSession gives the browser a token as its session until expires.
func SetSession(c *fiber.Ctx, token string, expires time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: sessionCookie, Value: token, Path: "/", Expires: expires,
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https",
	})
}

// ClearSession ends the browser's session. The token stays valid until it ends or is
// revoked.
func ClearSession(c *fiber.Ctx) { SetSession(c, "", time.Unix(1, 0)) }

// RenewSession is middleware that gives the browser of a person who goes on working a new
// token before the old one ends. It answers from memory and changes nothing where a
// handler has set the session itself, or has not asked whose the request is: the files of
// a page whose session has ended would count as that many tokens that do not verify.
func (a *Auth) RenewSession(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	if a.o.Renew == nil || sessionToken(c) == "" || len(c.Response().Header.PeekCookie(sessionCookie)) > 0 ||
		!requestOf(c).identified {
		return nil
	}
	p, err := a.Principal(c)
	if err != nil || p.Kind != access.KindPerson || p.ExpiresAt.Sub(a.o.Clock()) > a.o.RenewBelow || !p.ExpiresAt.Before(p.AbsoluteEnd) {
		return nil //nolint:nilerr // whoever needs the principal has got the error
	}
	token, expires, err := a.o.Renew(p)
	if err != nil {
		return nil //nolint:nilerr // the old token still holds, and the next request tries again
	}
	SetSession(c, token, expires)
	return nil
}
