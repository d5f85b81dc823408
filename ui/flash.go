package ui

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
)

// flashCookie carries a message from the request that did something to the page that
// is shown next. It is not signed: it can only make a browser show a text of ours to
// whoever forged it.
const flashCookie = "flash"

// A browser takes cookies up to 4,096 bytes.
const maxFlash = 2000

// longAgo as the end of a cookie makes a browser forget it.
var longAgo = time.Unix(1, 0)

type flash struct {
	Key    string   `json:"k"`
	Params []string `json:"p,omitempty"`
}

func setFlash(c *fiber.Ctx, key string, params []any) error {
	f := flash{Key: key}
	for _, p := range params {
		f.Params = append(f.Params, fmt.Sprint(p))
	}
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	value := base64.RawURLEncoding.EncodeToString(body)
	if len(value) > maxFlash {
		return fmt.Errorf("ui: a message of %d bytes is too long for a cookie", len(value))
	}
	c.Cookie(&fiber.Cookie{
		Name: flashCookie, Value: value, Path: "/", MaxAge: 60,
		HTTPOnly: true, Secure: c.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
	return nil
}

// takeFlash returns the message that the page is to show, and removes it. A cookie that
// is not ours is no message.
func (u *UI) takeFlash(c *fiber.Ctx, lang string) string {
	value := c.Cookies(flashCookie)
	if value == "" {
		return ""
	}
	c.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/", Expires: longAgo, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	var f flash
	body, err := base64.RawURLEncoding.DecodeString(value)
	if err == nil {
		err = json.Unmarshal(body, &f)
	}
	params := make([]any, len(f.Params))
	for i, p := range f.Params {
		params[i] = p
	}
	text := ""
	if err == nil {
		text, err = u.format(lang, f.Key, params)
	}
	if err != nil {
		return ""
	}
	return text
}
