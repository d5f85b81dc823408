package ui_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
	"mpp/ui/uitest"
)

const emblem = `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>`

// The hall's look comes with addresses that change with it, and only its own files are served.
func TestHallsOwnLook(t *testing.T) {
	files := fstest.MapFS{"emblem.svg": {Data: []byte(emblem)}, "gedung.webp": {Data: []byte("RIFF\x00\x00\x00\x00WEBPVP8 ")}, "other.svg": {Data: []byte(emblem)}}
	h := ui.Hall{Name: "MPP Uji", LogoFile: "emblem.svg", PictureFile: "gedung.webp", Palette: ui.Palette{Brand: "#102030", Second: "#203040", Deep: "#000102", Night: "#000001", Soft: "#eeeeee"}}
	var faults []string
	s := uitest.New(t, ui.Options{Hall: func() ui.Hall { return h }, Media: files, MediaFault: func(name string, err error) { faults = append(faults, name+": "+err.Error()) }},
		func(u *ui.UI, app fiber.Router) {
			p, err := u.ErrorPage()
			if err != nil {
				t.Fatal(err)
			}
			app.Get("/", func(c *fiber.Ctx) error {
				return p.Render(c, map[string]any{"Status": 404, "Title": "", "Detail": "", "Instance": "", "HelpCode": "404-x"})
			})
		})
	page := func() string {
		t.Helper()
		res, body := s.Get("/")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%d: %s", res.StatusCode, body)
		}
		return body
	}
	find := func(body, form string) string {
		t.Helper()
		m := regexp.MustCompile(form).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("no %s in\n%s", form, body)
		}
		return m[1]
	}
	body := page()
	logo, style := find(body, `<img class="hall-logo" src="([^"]+)"`), find(body, `id="hall-style" rel="stylesheet" href="([^"]+)"`)
	res, got := s.Get(logo)
	if got != emblem || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") ||
		res.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%v\n%s", res.Header, got)
	}
	if _, css := s.Get(style); !strings.Contains(css, "--c-brand: #102030") || !strings.Contains(css, "--board-back: #000001") || !strings.Contains(css, `url("/media/gedung.webp?v=`) {
		t.Errorf("style sheet:\n%s", css)
	}
	for _, address := range []string{"/media/other.svg", "/media/..%2Femblem.svg", "/media/none.svg"} {
		if res, _ := s.Get(address); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", address, res.StatusCode)
		}
	}
	files["emblem.svg"] = &fstest.MapFile{Data: []byte(strings.Replace(emblem, "h9", "h10", 1))}
	if again := find(page(), `<img class="hall-logo" src="([^"]+)"`); again == logo {
		t.Error("another picture has the old address")
	}
	files["emblem.svg"] = &fstest.MapFile{Data: []byte(strings.Replace(emblem, "<path", "<script/><path", 1))}
	if strings.Contains(page(), "<img") || !strings.Contains(page(), "#hall") {
		t.Error("a drawing that may not be shown is in the page, or nothing in its place")
	}
	if len(faults) != 1 || !strings.Contains(faults[0], "<script> is not allowed") {
		t.Errorf("faults %q", faults)
	}
	h.LogoFile, h.PictureFile, h.Palette = "", "", ui.Palette{}
	if _, css := s.Get(find(page(), `id="hall-style" rel="stylesheet" href="([^"]+)"`)); css != "" {
		t.Errorf("a hall without a look has the style sheet %q", css)
	}
}
