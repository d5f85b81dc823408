package kiosk

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
)

func site(t *testing.T, publicURL string) *fiber.App {
	t.Helper()
	u := ui.New(ui.Options{Hall: func() ui.Hall { return ui.Hall{Name: "MPP Uji", Regency: "Kabupaten Uji", Sample: true, Demo: true} }})
	app := fiber.New()
	u.Mount(app)
	p, err := New(Deps{UI: u, PublicURL: publicURL})
	if err != nil {
		t.Fatal(err)
	}
	p.Mount(app)
	return app
}

func get(t *testing.T, app *fiber.App, target string) (*http.Response, string) {
	t.Helper()
	res, err := app.Test(httptest.NewRequest(http.MethodGet, target, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestFilesKeepTheRules(t *testing.T) {
	u := ui.New(ui.Options{})
	if err := u.AddTexts(folder("texts")); err != nil {
		t.Fatal(err)
	}
	if err := u.Check(embedded); err != nil {
		t.Error(err)
	}
}

func TestPagesInBothLanguages(t *testing.T) {
	app := site(t, "")
	for _, c := range []struct{ path, id, en string }{
		{"/", "Ambil nomor antrean", "Take a queue number"},
		{"/kiosk", "Turunkan tampilan", "Lower the screen"},
		{"/t/20260803-abcdefgh", "Batalkan antrean", "Cancel this ticket"},
	} {
		for lang, want := range map[string]string{"id": c.id, "en": c.en} {
			res, body := get(t, app, c.path+"?lang="+lang)
			if res.StatusCode != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, `lang="`+lang+`"`) {
				t.Errorf("%s in %s: status %d, lacks %q", c.path, lang, res.StatusCode, want)
			}
			if !strings.Contains(body, "MPP Uji") || !strings.Contains(body, `type="module"`) {
				t.Errorf("%s in %s: hall's name or script missing", c.path, lang)
			}
		}
	}
}

func TestEveryAssetOfThePagesIsServed(t *testing.T) {
	app := site(t, "")
	for _, page := range []string{"/", "/kiosk", "/t/20260803-abcdefgh"} {
		_, body := get(t, app, page)
		for _, attr := range []string{`src="`, `href="`} {
			for _, part := range strings.Split(body, attr)[1:] {
				address := part[:strings.IndexByte(part, '"')]
				if !strings.HasPrefix(address, "/ui/") && !strings.HasPrefix(address, "/kiosk/") {
					continue
				}
				address, _, _ = strings.Cut(address, "#")
				if res, _ := get(t, app, address); res.StatusCode != http.StatusOK {
					t.Errorf("%s: %s: %d", page, address, res.StatusCode)
				}
			}
		}
	}
}

func TestImpossibleTicketAddress(t *testing.T) {
	app := site(t, "")
	for _, path := range []string{"/t/x", "/t/%22%3E%3Cscript%3E", "/t/" + strings.Repeat("a", 99)} {
		res, body := get(t, app, path)
		if res.StatusCode != http.StatusNotFound || !strings.Contains(body, "Tiket tidak ditemukan") || strings.Contains(body, "phone.js") || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
		if res, _ := get(t, app, path+"/qr.svg"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s/qr.svg: %d", path, res.StatusCode)
		}
	}
}

func TestQRHoldsTheFollowAddress(t *testing.T) {
	for _, c := range []struct{ public, want string }{
		{"https://antrean.contoh.go.id/", "https://antrean.contoh.go.id/t/20260803-Ab_cd-EF12"},
		{"", "http://example.com/t/20260803-Ab_cd-EF12"}, // httptest's own host
	} {
		res, svg := get(t, site(t, c.public), "/t/20260803-Ab_cd-EF12/qr.svg")
		if ct := res.Header.Get("Content-Type"); !strings.HasPrefix(ct, "image/svg+xml") {
			t.Errorf("content type %q", ct)
		}
		got, err := readQR(svg)
		if err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("QR says %q, want %q", got, c.want)
		}
	}
}
