// Package uitest looks at a room's pages as a browser would, without one.
package uitest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
)

// Site is a server with the shared files and the pages of one room.
type Site struct {
	t   *testing.T
	app *fiber.App
}

// New makes a site; mount adds the room's pages.
func New(t *testing.T, opt ui.Options, mount func(*ui.UI, fiber.Router)) *Site {
	t.Helper()
	u, app := ui.New(opt), fiber.New()
	u.Mount(app)
	mount(u, app)
	return &Site{t: t, app: app}
}

// Get asks for an address and reads the answer.
func (s *Site) Get(address string) (*http.Response, string) {
	s.t.Helper()
	return s.Do(httptest.NewRequest(http.MethodGet, address, nil))
}

// Post sends a form as a browser without a script does.
func (s *Site) Post(address string, values url.Values) (*http.Response, string) {
	s.t.Helper()
	req := httptest.NewRequest(http.MethodPost, address, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Do(req)
}

// Do sends a request and reads the answer.
func (s *Site) Do(req *http.Request) (*http.Response, string) {
	s.t.Helper()
	res, err := s.app.Test(req, -1)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res, string(body)
}

// Says fails unless the page is there with all the words, in the language.
func (s *Site) Says(page, lang string, words ...string) {
	s.t.Helper()
	res, body := s.Get(page + "?lang=" + lang)
	if res.StatusCode != http.StatusOK {
		s.t.Errorf("%s: status %d", page, res.StatusCode)
	}
	for _, want := range append(words, `<html lang="`+lang+`"`) {
		if !strings.Contains(body, want) {
			s.t.Errorf("%s in %s lacks %q", page, lang, want)
		}
	}
}

var (
	inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)
	// A page's files have an extension; the addresses of other pages have none.
	file = regexp.MustCompile(`(?:src|href)="(/[a-z]+/[^"#]+\.[a-z0-9]+(?:\?[^"#]*)?)[#"]`)
)

// Sound fails where a page has inline code, which its policy forbids, or names a file
// that is not served. A page with a script of its own must name a file of its room.
func (s *Site) Sound(pages ...string) {
	s.t.Helper()
	for _, page := range pages {
		_, body := s.Get(page)
		if found := inline.FindString(body); found != "" {
			s.t.Errorf("%s: against the content security policy: %q", page, found)
		}
		own := 0
		for _, m := range file.FindAllStringSubmatch(body, -1) {
			if res, _ := s.Get(m[1]); res.StatusCode != http.StatusOK {
				s.t.Errorf("%s: %s: status %d", page, m[1], res.StatusCode)
			}
			if !strings.HasPrefix(m[1], "/ui/") {
				own++
			}
		}
		if own == 0 && !strings.Contains(body, "/ui/parts.css") {
			s.t.Errorf("%s names no file of its own room", page)
		}
	}
}
