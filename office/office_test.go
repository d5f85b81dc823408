package office_test

import (
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
	site.Sound("/office")
}
