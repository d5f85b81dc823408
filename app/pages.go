package app

import (
	"github.com/gofiber/fiber/v2"

	"mpp/counter"
	"mpp/display"
	"mpp/hall"
	"mpp/kiosk"
	"mpp/office"
	"mpp/ui"
	"mpp/web"
)

func (s *server) mountPages(p *Platform) (err error) {
	h := p.hall
	pages := ui.New(ui.Options{Hall: func() ui.Hall {
		c := h.queue.Config().Hall
		return ui.Hall{Name: c.Name, Regency: c.Regency, Timezone: c.Timezone, Sample: c.Sample, Demo: h.opt.Demo}
	}, CSRF: web.CSRFToken, SignedIn: signedIn})
	if s.errorPage, err = pages.ErrorPage(); err != nil {
		return err
	}
	pages.Mount(s.web)
	citizens, err := kiosk.New(kiosk.Deps{UI: pages, PublicURL: s.set.PublicURL})
	if err != nil {
		return err
	}
	citizens.Mount(s.web)
	counter.New(counter.Deps{UI: pages}).Mount(s.web)
	display.New(display.Deps{UI: pages, Zones: h.zones}).Mount(s.web)
	office.New(office.Deps{UI: pages, Demo: h.opt.Demo, Accounts: p.back.accounts, Address: s.site.ClientOf, PublicURL: s.set.PublicURL}).Mount(s.web)
	return nil
}

// signedIn is the person of a page's session; nil for a citizen.
func signedIn(c *fiber.Ctx) *ui.Person {
	p, err := web.Principal(c)
	if err != nil || p.Role == hall.RoleCitizen {
		return nil
	}
	return &ui.Person{Name: p.Name, Role: string(p.Role)}
}

// zones lists the hall's zones that have not ended.
func (h *Hall) zones() []hall.Named {
	cfg := h.queue.Config()
	var out []hall.Named
	for _, z := range cfg.Zones {
		if z.EndedOn == "" {
			out = append(out, cfg.NamedZone(z.ID))
		}
	}
	return out
}
