package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"

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
	zipped  func() []byte // nil when it does not pay
	version string
}

func newBlob(body []byte) blob {
	sum := sha256.Sum256(body)
	return blob{body: body, zipped: sync.OnceValue(func() []byte { return zip(body) }), version: hex.EncodeToString(sum[:6])}
}

// lineComment and blockComment are comments that have their lines for themselves.
var (
	lineComment  = regexp.MustCompile(`(?m)^[ \t]*//.*\n`)
	blockComment = regexp.MustCompile(`(?m)^[ \t]*/\*(?:[^*]|\*+[^*/])*\*+/[ \t]*\n`)
)

// lean returns a script or a style sheet without its comments, which are a third of it.
// [UI.Check] refuses scripts in which such a line could be part of a text.
func lean(name string, body []byte) []byte {
	switch path.Ext(name) {
	case ".js":
		return lineComment.ReplaceAll(blockComment.ReplaceAll(body, nil), nil)
	case ".css":
		return blockComment.ReplaceAll(body, nil)
	}
	return body
}

// zip compresses a file, once, for the first who asks for it: phones on a hall's mobile
// network wait for each byte, and a start need not wait for all files. nil: it does not pay.
func zip(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil || out.Len() > len(body)*9/10 {
		return nil
	}
	return out.Bytes()
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
		u.files[prefix+name] = source{fsys: fsys, name: name, blob: read(name, body).blob}
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
	return ok && bytes.Contains(b.body, []byte(`<symbol id="`+name+`"`))
}

func (u *UI) serve(prefix string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p := prefix + c.Params("*")
		b, ok := u.file(p)
		if !ok {
			return c.Next()
		}
		if ext := path.Ext(p); ext == ".js" || ext == ".css" {
			for _, name := range ofDocuments {
				c.Response().Header.Del(name)
			}
		}
		return u.send(c, b, contentTypes[path.Ext(p)])
	}
}

// ofDocuments are headers that browsers read of documents and workers alone, and the request's
// number, for which nobody asks where a file was found. With each of a page's scripts they would
// be a fifth of its first visit.
var ofDocuments = []string{
	fiber.HeaderContentSecurityPolicy, fiber.HeaderPermissionsPolicy, fiber.HeaderXFrameOptions, "Cross-Origin-Opener-Policy",
	fiber.HeaderXRequestID,
}

// Content returns a handler for content that is put together at boot.
func (u *UI) Content(name string, body []byte) fiber.Handler {
	b := read(name, body).blob
	return func(c *fiber.Ctx) error { return u.send(c, b, contentTypes[path.Ext(name)]) }
}

// send answers with a version for ever where the address names this very version;
// else the browser asks each time and mostly hears "not modified".
func (u *UI) send(c *fiber.Ctx, b blob, contentType string) error {
	etag, body := `"`+b.version+`"`, b.body
	if zipped := b.zipped(); zipped != nil {
		c.Vary(fiber.HeaderAcceptEncoding)
		if c.Request().Header.HasAcceptEncoding("gzip") {
			etag, body = `"`+b.version+`-gz"`, zipped
			c.Set(fiber.HeaderContentEncoding, "gzip")
		}
	}
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
		c.Response().Header.Del(fiber.HeaderContentEncoding)
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(body)
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
