package voice

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Mount serves the clips under /voice/{language}/{key}.wav and their versions in
// /voice/manifest.json.
func (l *Library) Mount(app fiber.Router) {
	app.Get("/voice/manifest.json", func(c *fiber.Ctx) error {
		body, err := json.Marshal(l.Manifest())
		if err != nil {
			return err
		}
		return send(c, newClip(body), fiber.MIMEApplicationJSONCharsetUTF8)
	})
	app.Get("/voice/:lang/:file", func(c *fiber.Ctx) error {
		lang := c.Params("lang")
		key, ok := strings.CutSuffix(c.Params("file"), ".wav")
		if !ok || !langForm.MatchString(lang) || !keyForm.MatchString(key) {
			return c.Next()
		}
		clip, ok := l.clip(path.Join(lang, key+".wav"))
		if !ok {
			return c.Next()
		}
		return send(c, clip, "audio/wav")
	})
}

// send answers with a version for ever where the address names it, as the files of pages.
func send(c *fiber.Ctx, clip clip, contentType string) error {
	etag := `"` + clip.version + `"`
	c.Set(fiber.HeaderETag, etag)
	if c.Query("v") == clip.version {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	} else {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(clip.body)
}
