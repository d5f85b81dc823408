package ui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
	"mpp/ui/uitest"
)

const webm = "\x1a\x45\xdf\xa3a film of 30 bytes, more o" // 30 bytes

func TestCheckVideo(t *testing.T) {
	mp4 := "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
	for _, x := range []struct{ name, body, fault string }{
		{"film.webm", webm, ""},
		{"film.mp4", mp4, ""},
		{"film.mp4", webm, "its content is video/webm"},
		{"film.webm", "<html><script>alert(1)</script>", "its content is text/html"},
		{"film.webm", "", "not what its name says"},
		{"film.avi", webm, "no picture"},
	} {
		err := ui.CheckMedia(fstest.MapFS{x.name: {Data: []byte(x.body)}}, x.name)
		if x.fault == "" && err != nil || x.fault != "" && (err == nil || !strings.Contains(err.Error(), x.fault)) {
			t.Errorf("%s: %v, want %q", x.name, err, x.fault)
		}
	}
	if err := ui.CheckMedia(fstest.MapFS{"fat.webm": {Data: append([]byte(webm), make([]byte, ui.MaxVideoBytes)...)}}, "fat.webm"); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Error(err)
	}
}

// A video is served in parts, and only while the hall names it.
func TestVideoInParts(t *testing.T) {
	files := fstest.MapFS{"film.webm": {Data: []byte(webm)}, "other.webm": {Data: []byte(webm)}, "page.webm": {Data: []byte("<html>")}}
	h := ui.Hall{SlideFiles: []string{"film.webm", "page.webm", "none.webm"}}
	var u *ui.UI
	s := uitest.New(t, ui.Options{Hall: func() ui.Hall { return h }, Media: files}, func(own *ui.UI, _ fiber.Router) { u = own })
	get := func(address string, headers ...string) (*http.Response, string) {
		req := httptest.NewRequest(http.MethodGet, address, nil)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		return s.Do(req)
	}
	address := u.SlideURL("film.webm")
	res, body := get(address)
	etag := res.Header.Get("ETag")
	if body != webm || res.Header.Get("Content-Type") != "video/webm" || res.Header.Get("Accept-Ranges") != "bytes" || etag == "" ||
		!strings.Contains(res.Header.Get("Cache-Control"), "immutable") || res.Header.Get("X-Content-Type-Options") != "nosniff" || res.ContentLength != 30 {
		t.Errorf("%v\n%q", res.Header, body)
	}
	for _, x := range []struct {
		asked, ifRange, got, span string
		status                    int
	}{
		{"bytes=0-3", "", webm[:4], "bytes 0-3/30", 206},
		{"bytes=10-", etag, webm[10:], "bytes 10-29/30", 206},
		{"bytes=-5", "", webm[25:], "bytes 25-29/30", 206},
		{"bytes=20-99", "", webm[20:], "bytes 20-29/30", 206},
		{"bytes=0-3", `"older"`, webm, "", 200},
		{"bytes=30-", "", "Requested Range Not Satisfiable", "bytes */30", 416},
		{"bytes=x", "", "Requested Range Not Satisfiable", "bytes */30", 416},
	} {
		headers := []string{"Range", x.asked}
		if x.ifRange != "" {
			headers = append(headers, "If-Range", x.ifRange)
		}
		if res, body := get(address, headers...); res.StatusCode != x.status || body != x.got || res.Header.Get("Content-Range") != x.span {
			t.Errorf("%s %s: %d %q %s", x.asked, x.ifRange, res.StatusCode, body, res.Header.Get("Content-Range"))
		}
	}
	if res, _ := get(address, "If-None-Match", etag); res.StatusCode != http.StatusNotModified {
		t.Errorf("not changed: %d", res.StatusCode)
	}
	if res, _ := get("/media/film.webm?v=old"); res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("an old address is kept: %v", res.Header)
	}
	for _, other := range []string{"/media/other.webm", "/media/page.webm", "/media/none.webm", "/media/..%2Ffilm.webm", "/media/%2e%2e/film.webm", "/media/film.webm%00"} {
		if res, _ := get(other); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", other, res.StatusCode)
		}
	}
	if u.SlideURL("page.webm") != "" || u.SlideURL("none.webm") != "" {
		t.Error("what cannot be shown has an address")
	}
	files["film.webm"] = &fstest.MapFile{Data: []byte(webm + "!")}
	if again := u.SlideURL("film.webm"); again == address || again == "" {
		t.Errorf("another video has the address %q", again)
	}
	h.SlideFiles = nil
	if res, _ := get(address); res.StatusCode != http.StatusNotFound {
		t.Errorf("a video that the hall no longer names: %d", res.StatusCode)
	}
}
