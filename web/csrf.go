package web

import (
	"crypto/rand"
	"encoding/base64"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
)

// Where a request carries its CSRF token: a script in the header, a form in the field.
const (
	CSRFHeader = "X-CSRF-Token"
	CSRFField  = "_csrf"
)

// csrfNonce makes each token of a session another text, so that a compressed page does
// not leak it.
const csrfNonce = 16

// Principal returns whoever sent the request, as [Auth.Principal] does. The request must
// have passed [Auth.CheckCSRF].
func Principal(c *fiber.Ctx) (access.Principal, error) {
	a := requestOf(c).auth
	if a == nil {
		return access.Citizen(), nil
	}
	return a.Principal(c)
}

// CSRFToken returns a CSRF token for the session of the request, "" if it has none. The
// request must have passed [Auth.CheckCSRF].
func CSRFToken(c *fiber.Ctx) string {
	a := requestOf(c).auth
	if a == nil {
		return ""
	}
	session, ok := a.session(c)
	if !ok {
		return ""
	}
	token := make([]byte, csrfNonce, csrfNonce+32)
	_, _ = rand.Read(token) // it never fails
	return base64.RawURLEncoding.EncodeToString(append(token, a.o.Keys.Sign(csrfText(session, token))...))
}

// csrfText is what is signed: no other session and no other purpose has the same text.
func csrfText(session string, nonce []byte) string { return "csrf\n" + string(nonce) + session }

// CheckCSRF is middleware that refuses requests that another site made a browser send. An
// unsafe method must come from this site, and with a session cookie also bring a CSRF
// token of that session. A request with a header Authorization is exempt, because no
// browser adds that by itself.
// Errors: [hall.CodeCSRF].
func (a *Auth) CheckCSRF(c *fiber.Ctx) error {
	requestOf(c).auth = a
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions, fiber.MethodTrace:
		return c.Next()
	}
	if len(c.Request().Header.Peek(fiber.HeaderAuthorization)) > 0 {
		return c.Next()
	}
	if !FromThisSite(c) {
		return otherSite(c)
	}
	if session, ok := a.session(c); ok && !a.validCSRF(c, session) {
		return hall.Refuse(hall.CodeCSRF, "the CSRF token is missing or not of this session")
	}
	return c.Next()
}

// session returns a name of the request's session that stays the same while its token is
// renewed; false if it has none that is valid, which is then an anonymous request.
func (a *Auth) session(c *fiber.Ctx) (string, bool) {
	if len(c.Request().Header.Peek(fiber.HeaderAuthorization)) > 0 || sessionToken(c) == "" {
		return "", false
	}
	p, err := a.Principal(c)
	return sessionName(p), err == nil
}

func sessionName(p access.Principal) string { return p.TokenID + "\n" + string(p.Role) + "\n" + p.ID }

func (a *Auth) validCSRF(c *fiber.Ctx, session string) bool {
	text := c.Get(CSRFHeader)
	if text == "" {
		text = formField(c, CSRFField)
	}
	token, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(token) <= csrfNonce {
		return false
	}
	return a.o.Keys.Signed(csrfText(session, token[:csrfNonce]), token[csrfNonce:])
}

// formField returns a field of a form's body, never of the address.
func formField(c *fiber.Ctx, name string) string {
	if v := c.Request().PostArgs().Peek(name); len(v) > 0 {
		return string(v)
	}
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return ""
	}
	form, err := c.MultipartForm()
	if err != nil || len(form.Value[name]) == 0 {
		return ""
	}
	return form.Value[name][0]
}
