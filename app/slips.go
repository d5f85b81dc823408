package app

import (
	"image"
	"io"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/kiosk/printing"
	"mpp/ui"
)

// slips lay out and draw the paper of a hall's tickets, by the configuration of the moment.
type slips struct {
	config func() *hall.Config
	media  fs.FS // nil: no emblem is printed
	log    *slog.Logger

	mu   sync.Mutex
	last logo // as it was read
}

// logo is an emblem and the file that it was read from.
type logo struct {
	name    string
	changed time.Time
	size    int64
	picture image.Image // nil: it cannot be printed
}

func newSlips(config func() *hall.Config, media fs.FS, log *slog.Logger) *slips {
	return &slips{config: config, media: media, log: log}
}

// DrawSlip implements api.SlipDrawer.
func (s *slips) DrawSlip(w io.Writer, t *view.Ticket, mm int, lang string) error {
	dots, _ := printing.DotsOf(mm) // an unknown width has none, which Layout refuses
	page, err := s.page(t, dots, lang)
	if err != nil {
		return err
	}
	return page.PNG(w)
}

// page lays a ticket out for paper so many dots wide.
func (s *slips) page(t *view.Ticket, dots int, lang string) (*printing.Page, error) {
	c := s.config()
	slip := printing.NewSlip(c, t, lang)
	slip.Logo = s.logo(c.LogoFile())
	return printing.Layout(&slip, &c.Slip, dots)
}

// logo returns the emblem, read anew when its file has changed. One that cannot be read is
// left out of the slips, and logged once.
func (s *slips) logo(name string) image.Image {
	if name == "" || s.media == nil {
		return nil
	}
	now := logo{name: name}
	if info, err := fs.Stat(s.media, name); err == nil {
		now.changed, now.size = info.ModTime(), info.Size()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.name == now.name && s.last.changed.Equal(now.changed) && s.last.size == now.size {
		return s.last.picture
	}
	body, err := ui.ReadMedia(s.media, name)
	if err == nil {
		now.picture, err = printing.ReadLogo(body)
	}
	if err != nil {
		s.log.Warn("the emblem cannot be printed", "file", name, "folder", mediaFolder, "error", err)
	}
	s.last = now
	return now.picture
}
