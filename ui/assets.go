package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// source is a file to serve. In Dev it is read anew for each request.
type source struct {
	fsys fs.FS
	name string
	blob blob
}

// blob is content with the hash that names its version.
type blob struct {
	body    []byte
	version string
}

func newBlob(body []byte) blob {
	sum := sha256.Sum256(body)
	return blob{body: body, version: hex.EncodeToString(sum[:6])}
}

// contentTypes are those of the files that pages may have; others are refused at
// boot, so that nothing is published by accident.
var contentTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml; charset=utf-8",
	".png":   "image/png",
	".json":  "application/json; charset=utf-8",
	".mp3":   "audio/mpeg",
	".ogg":   "audio/ogg",
	".wav":   "audio/wav",
	".woff2": "font/woff2",
}

// AddFiles takes a room's scripts and style sheets; prefix starts and ends with a slash.
func (u *UI) AddFiles(prefix string, fsys fs.FS) error {
	if !strings.HasPrefix(prefix, "/") || !strings.HasSuffix(prefix, "/") {
		return fmt.Errorf("ui: prefix %q must start and end with a slash", prefix)
	}
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if contentTypes[path.Ext(name)] == "" {
			return fmt.Errorf("ui: %s: no content type for this kind of file", name)
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		u.mu.Lock()
		defer u.mu.Unlock()
		u.files[prefix+name] = source{fsys: fsys, name: name, blob: newBlob(body)}
		return nil
	})
}

// file finds a published file by path.
func (u *UI) file(p string) (blob, bool) {
	u.mu.RLock()
	s, ok := u.files[p]
	u.mu.RUnlock()
	if !ok {
		return blob{}, false
	}
	if u.opt.Dev {
		if body, err := fs.ReadFile(s.fsys, s.name); err == nil {
			return newBlob(body), true
		}
	}
	return s.blob, true
}

// Asset is a published file's address with its version, to be cached for ever.
func (u *UI) Asset(p string) (string, error) {
	b, ok := u.file(p)
	if !ok {
		return "", fmt.Errorf("ui: no file is published at %s", p)
	}
	return p + "?v=" + b.version, nil
}

func (u *UI) hasIcon(name string) bool {
	b, ok := u.file("/ui/icons.svg")
	return ok && strings.Contains(string(b.body), `<symbol id="`+name+`"`)
}

func (u *UI) serve(prefix string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p := prefix + c.Params("*")
		b, ok := u.file(p)
		if !ok {
			return c.Next()
		}
		return u.send(c, b, contentTypes[path.Ext(p)])
	}
}

// send answers with a version for ever where the address names this very version;
// else the browser asks each time and mostly hears "not modified".
func (u *UI) send(c *fiber.Ctx, b blob, contentType string) error {
	etag := `"` + b.version + `"`
	c.Set(fiber.HeaderETag, etag)
	switch {
	case u.opt.Dev:
		c.Set(fiber.HeaderCacheControl, "no-store")
	case c.Query("v") == b.version:
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	default:
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	if matches(c.Get(fiber.HeaderIfNoneMatch), etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(b.body)
}

// matches reads If-None-Match: a list, each perhaps weak.
func matches(header, etag string) bool {
	for _, tag := range strings.Split(header, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
