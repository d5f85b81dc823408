package ui

import (
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// MaxVideoBytes is the bound of a video of the media folder.
const MaxVideoBytes = 64 << 20

// sniffed is how much of a file tells its kind.
const sniffed = 512

// videoTypes are the videos that the media folder may hold, as http.DetectContentType names them.
var videoTypes = map[string]string{".mp4": "video/mp4", ".webm": "video/webm"}

// CheckMedia returns why a picture or a video of the media folder cannot be shown, nil when it can.
func CheckMedia(media fs.FS, name string) error {
	if videoTypes[path.Ext(name)] != "" {
		_, err := checkVideo(media, name)
		return err
	}
	_, err := ReadMedia(media, name)
	return err
}

// checkVideo looks at a video's size and at its first bytes, and returns it without its content.
func checkVideo(media fs.FS, name string) (blob, error) {
	f, err := media.Open(name)
	if err != nil {
		return blob{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return blob{}, err
	}
	if info.Size() > MaxVideoBytes {
		return blob{}, fmt.Errorf("%s is larger than %d MiB", name, MaxVideoBytes>>20)
	}
	head, err := io.ReadAll(io.LimitReader(f, sniffed))
	if err != nil {
		return blob{}, err
	}
	if kind := http.DetectContentType(head); kind != videoTypes[path.Ext(name)] {
		return blob{}, fmt.Errorf("%s is not what its name says: its content is %s", name, kind)
	}
	head = binary.BigEndian.AppendUint64(head, uint64(info.Size()))
	return blob{version: newBlob(binary.BigEndian.AppendUint64(head, uint64(info.ModTime().UnixNano()))).version}, nil
}

// sendVideo answers with the file or the part of it that was asked for. A browser reads a long
// video as it plays it, for longer than the server lets an answer take; it then asks for the rest.
func (u *UI) sendVideo(c *fiber.Ctx, name, version string) error {
	f, err := u.opt.Media.Open(name)
	if err != nil {
		return c.Next()
	}
	info, err := f.Stat()
	body, ok := f.(io.ReadSeeker)
	if err != nil || !ok {
		f.Close()
		return c.Next()
	}
	etag, size := `"`+version+`"`, int(info.Size())
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderContentType, videoTypes[path.Ext(name)])
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if c.Query("v") == version {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if matches(c.Get(fiber.HeaderIfNoneMatch), etag) {
		f.Close()
		return c.SendStatus(fiber.StatusNotModified)
	}
	start, length := 0, size
	if asked := c.Get(fiber.HeaderRange); asked != "" && fresh(c, etag) {
		r, err := c.Range(size)
		if err != nil || len(r.Ranges) != 1 {
			f.Close()
			c.Set(fiber.HeaderContentRange, "bytes */"+strconv.Itoa(size))
			return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
		}
		start, length = r.Ranges[0].Start, r.Ranges[0].End-r.Ranges[0].Start+1
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", start, start+length-1, size))
		c.Status(fiber.StatusPartialContent)
	}
	if _, err := body.Seek(int64(start), io.SeekStart); err != nil {
		f.Close()
		return err
	}
	c.Context().SetBodyStream(part{io.LimitReader(body, int64(length)), f}, length) // which closes it
	return nil
}

// fresh reports whether a part may be of the file as it is now.
func fresh(c *fiber.Ctx, etag string) bool {
	was := c.Get(fiber.HeaderIfRange)
	return was == "" || was == etag
}

// part is a piece of an open file.
type part struct {
	io.Reader
	io.Closer
}
