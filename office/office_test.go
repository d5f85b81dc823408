package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/office"
	"mpp/ui"
	"mpp/ui/uitest"
)

func TestThePage(t *testing.T) {
	site := uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) { office.New(office.Deps{UI: u}).Mount(app) })
	site.Says("/office", "id", "Perlu perhatian")
	site.Says("/office", "en", "Needs attention")
	site.Says("/supervisor", "id", "Dipanggil di luar urutan hari ini")
	site.Says("/supervisor", "en", "Called out of order today")
	site.Sound("/office", "/supervisor")
	if a, _ := site.Get("/office/report"); a.StatusCode != http.StatusFound || a.Header.Get("Location") != "/office#report" {
		t.Errorf("/office/report: %d, %q", a.StatusCode, a.Header.Get("Location"))
	}
}

func TestThePageOfParts(t *testing.T) {
	real := uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) { office.New(office.Deps{UI: u}).Mount(app) })
	if res, _ := real.Get("/office/parts"); res.StatusCode != http.StatusNotFound {
		t.Errorf("outside a demo: %d", res.StatusCode)
	}
	site := uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) { office.New(office.Deps{UI: u, Demo: true}).Mount(app) })
	site.Says("/office/parts", "id", "Petugas 025", "1–25 dari 134")
	site.Says("/office/parts", "en", "Petugas 025", "1–25 of 134")
	site.Sound("/office/parts", "/office/parts/confirm")
	if _, body := site.Get("/office/parts?q=nobody"); !strings.Contains(body, "Tidak ada petugas yang cocok") {
		t.Error("an empty list does not say so")
	}
	good := url.Values{"name": {"Budi"}, "password": {"123456789012"}, "role": {"admin"}, "reach": {"own"}, "days": {"mon"}, "quota": {"5"}, "since": {"2026-01-05"}, "opens": {"08.00"}}
	if res, _ := site.Post("/office/parts", good); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a good form: %d", res.StatusCode)
	}
	good.Set("name", "admin")
	if res, body := site.Post("/office/parts", good); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "admin sudah terpakai.") || strings.Contains(body, "123456789012") {
		t.Errorf("a name that is taken: %d", res.StatusCode)
	}
}
