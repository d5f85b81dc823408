package kiosk

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/ui"
	"mpp/ui/uitest"
)

const aTicket = "/t/20260803-abcdefgh"

func site(t *testing.T, publicURL string) *uitest.Site {
	t.Helper()
	return siteOf(t, publicURL, halltest.Config())
}

func siteOf(t *testing.T, publicURL string, cfg *hall.Config) *uitest.Site {
	t.Helper()
	about := func() ui.Hall { return ui.Hall{Name: "MPP Uji", Regency: "Kabupaten Uji", Sample: true, Demo: true} }
	return uitest.New(t, ui.Options{Hall: about}, func(u *ui.UI, app fiber.Router) {
		day := hall.NewDay(halltest.New(cfg).Snapshot())
		p, err := New(Deps{UI: u, PublicURL: publicURL, Demo: true, Config: day.Config, Clock: time.Now,
			View: func(read func(*hall.Day)) bool { read(day); return true }})
		if err != nil {
			t.Fatal(err)
		}
		p.Mount(app)
	})
}

func TestThePages(t *testing.T) {
	s := site(t, "")
	for _, c := range []struct{ path, id, en string }{
		{"/", "Cek nomor saya", "Check my number"},
		{"/kiosk", "Turunkan tampilan", "Lower the screen"},
		{aTicket, "Batalkan antrean", "Cancel this ticket"},
	} {
		s.Says(c.path, "id", c.id, "MPP Uji", `type="module"`)
		s.Says(c.path, "en", c.en, "MPP Uji", `type="module"`)
		s.Sound(c.path)
	}
}

func TestImpossibleTicketAddress(t *testing.T) {
	app := site(t, "")
	for _, path := range []string{"/t/x", "/t/%22%3E%3Cscript%3E", "/t/" + strings.Repeat("a", 99)} {
		res, body := app.Get(path)
		if res.StatusCode != http.StatusNotFound || !strings.Contains(body, "Tiket tidak ditemukan") || strings.Contains(body, "phone.js") || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
		if res, _ := app.Get(path + "/qr.svg"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s/qr.svg: %d", path, res.StatusCode)
		}
	}
}

func TestQRHoldsThePairingAddress(t *testing.T) {
	s := site(t, "https://antrean.contoh.go.id/")
	_, svg := s.Get("/pair/ACD347/qr.svg")
	if got, err := readQR(svg); err != nil || got != "https://antrean.contoh.go.id/office/devices/pair?code=ACD347" {
		t.Errorf("%q %v", got, err)
	}
	for _, code := range []string{"acd347", "ACD34", "ACD3477", "ACD34%26"} {
		if res, _ := s.Get("/pair/" + code + "/qr.svg"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", code, res.StatusCode)
		}
	}
}

func TestQRHoldsTheSurvey(t *testing.T) {
	cfg := halltest.Config()
	if res, _ := siteOf(t, "", cfg).Get("/survei/qr.svg"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a hall without a survey: %d", res.StatusCode)
	}
	cfg.Hall.Links.Survey = "https://survei.contoh.go.id/mpp?bagian=loket"
	_, svg := siteOf(t, "", cfg).Get("/survei/qr.svg")
	if got, err := readQR(svg); err != nil || got != cfg.Hall.Links.Survey {
		t.Errorf("%q %v", got, err)
	}
}

func TestQRHoldsTheFollowAddress(t *testing.T) {
	for _, c := range []struct{ public, want string }{
		{"https://antrean.contoh.go.id/", "https://antrean.contoh.go.id/t/20260803-Ab_cd-EF12"},
		{"", "http://example.com/t/20260803-Ab_cd-EF12"}, // httptest's own host
	} {
		res, svg := site(t, c.public).Get("/t/20260803-Ab_cd-EF12/qr.svg")
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
