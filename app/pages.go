package app

import (
	"github.com/gofiber/fiber/v2"

	"mpp/counter"
	"mpp/desk"
	"mpp/display"
	"mpp/display/voice"
	"mpp/hall"
	"mpp/kiosk"
	"mpp/office"
	"mpp/ui"
	"mpp/web"
)

func (s *server) mountPages(p *Platform) (err error) {
	h := p.hall
	pages := ui.New(ui.Options{Hall: func() ui.Hall {
		cfg := h.queue.Config()
		c := cfg.Hall
		return ui.Hall{Name: c.Name, Regency: c.Regency, Timezone: c.Timezone, Sample: c.Sample, Demo: h.opt.Demo,
			LogoFile: c.Logo, PictureFile: c.Picture, SlideFiles: slideFiles(cfg), Palette: paletteOf(c.Color)}
	}, CSRF: web.CSRFToken, SignedIn: signedIn, Media: mediaOf(s.set), MediaFault: func(name string, err error) {
		s.log.Warn("a picture or video of the hall cannot be shown", "file", name, "folder", mediaFolder, "error", err)
	}})
	s.brand, s.slideURL = pages.Brand, pages.SlideURL
	if s.errorPage, err = pages.ErrorPage(); err != nil {
		return err
	}
	pages.Mount(s.web)
	citizens, err := kiosk.New(kiosk.Deps{UI: pages, PublicURL: s.set.PublicURL, Config: h.queue.Config, View: h.feed.View, Clock: h.clock, Demo: h.opt.Demo})
	if err != nil {
		return err
	}
	citizens.Mount(s.web)
	counter.New(counter.Deps{UI: pages}).Mount(s.web)
	desk.New(desk.Deps{UI: pages}).Mount(s.web)
	display.New(display.Deps{UI: pages, Config: h.queue.Config}).Mount(s.web)
	voice.NewLibrary(voice.FolderOf(s.set.Data), func(file string, err error) {
		s.log.Warn("a clip of the hall's voice cannot be played", "file", file, "folder", voice.FolderOf(s.set.Data), "error", err)
	}).Mount(s.web)
	office.New(office.Deps{UI: pages, Demo: h.opt.Demo, Accounts: p.back.accounts, Printers: p.back.printers.Status, Health: p.back.health, Unpaired: h.unpairedBoards, Address: s.site.ClientOf, PublicURL: s.set.PublicURL}).Mount(s.web)
	return nil
}

// unpairedBoards lists what the live feed knows of boards without a token.
func (h *Hall) unpairedBoards() (list []office.OpenBoard) {
	if h.hub == nil {
		return nil
	}
	for _, b := range h.hub.UnpairedBoards() {
		list = append(list, office.OpenBoard{Address: b.Peer, Place: b.Place})
	}
	return list
}

// paletteOf are the shades of a hall's colour; none for a hall without one.
func paletteOf(color string) ui.Palette {
	p, _ := hall.PaletteOf(color)
	return ui.Palette(p)
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
