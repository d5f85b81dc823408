package ui

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // to measure pictures
	_ "image/png"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
)

// The bounds of a file of the media folder.
const (
	MaxMediaBytes  = 2 << 20
	maxMediaPixels = 25_000_000
)

// mediaTypes are what the media folder may hold, as http.DetectContentType names it; SVG is
// read as XML instead.
var mediaTypes = map[string]string{".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml"}

// mediaPolicy lets an SVG that is opened by itself do nothing but be seen.
const mediaPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// medium is a file of the media folder as it was when it was read.
type medium struct {
	blob
	size    int64
	changed time.Time
	err     error // why it is not served
}

// ReadMedia reads a picture of the media folder, and refuses what is too large, is not what
// its name says, or may do more in a browser than be seen.
func ReadMedia(media fs.FS, name string) ([]byte, error) {
	f, err := media.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, MaxMediaBytes+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxMediaBytes {
		return nil, fmt.Errorf("%s is larger than %d MiB", name, MaxMediaBytes>>20)
	}
	want := mediaTypes[path.Ext(name)]
	switch {
	case want == "":
		return nil, fmt.Errorf("%s is no picture that browsers show safely: use SVG, PNG, JPEG or WebP", name)
	case want == "image/svg+xml":
		return body, checkSVG(name, body)
	case http.DetectContentType(body) != want:
		return nil, fmt.Errorf("%s is not what its name says: its content is %s", name, http.DetectContentType(body))
	}
	if want == "image/webp" {
		return body, nil // nothing here can measure it; its bytes are bounded
	}
	dim, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", name, err)
	}
	if dim.Width*dim.Height > maxMediaPixels {
		return nil, fmt.Errorf("%s has %d x %d pixels; keep it below %d million", name, dim.Width, dim.Height, maxMediaPixels/1_000_000)
	}
	return body, nil
}

// medium returns a file of the media folder, read anew when it has changed. A fault is told
// to MediaFault once.
func (u *UI) medium(name string) (blob, bool) {
	if name == "" || u.opt.Media == nil {
		return blob{}, false
	}
	info, err := fs.Stat(u.opt.Media, name)
	now := medium{err: err}
	if err == nil {
		now.size, now.changed = info.Size(), info.ModTime()
	}
	u.mu.RLock()
	last, known := u.media[name]
	u.mu.RUnlock()
	if !known || last.size != now.size || !last.changed.Equal(now.changed) {
		if err == nil {
			now.blob, now.err = readMedium(u.opt.Media, name)
		}
		if now.err != nil && u.opt.MediaFault != nil {
			u.opt.MediaFault(name, now.err)
		}
		last = now
		u.mu.Lock()
		u.media[name] = now
		u.mu.Unlock()
	}
	return last.blob, last.err == nil
}

// readMedium reads a picture, and of a video only what names its version.
func readMedium(media fs.FS, name string) (blob, error) {
	if videoTypes[path.Ext(name)] != "" {
		return checkVideo(media, name)
	}
	body, err := ReadMedia(media, name)
	if err != nil {
		return blob{}, err
	}
	return newBlob(body), nil
}

// SlideURL returns the address of what boards show, with its version; "" when it cannot be shown.
func (u *UI) SlideURL(name string) string { return u.mediaURL(name) }

// mediaURL is a file's address with its version, "" when there is none to show.
func (u *UI) mediaURL(name string) string {
	b, ok := u.medium(name)
	if !ok {
		return ""
	}
	return "/media/" + name + "?v=" + b.version
}

// serveMedia serves the files that the hall names, and no other of the folder.
func (u *UI) serveMedia(c *fiber.Ctx) error {
	name, h := c.Params("name"), u.hall()
	if name != h.LogoFile && name != h.PictureFile && !slices.Contains(h.SlideFiles, name) {
		return c.Next()
	}
	b, ok := u.medium(name)
	if !ok {
		return c.Next()
	}
	c.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	if videoTypes[path.Ext(name)] != "" {
		return u.sendVideo(c, name, b.version)
	}
	return u.send(c, b, mediaTypes[path.Ext(name)])
}
