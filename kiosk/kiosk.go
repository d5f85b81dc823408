package kiosk

import (
	"embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"mpp/hall"
	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Deps are what the pages need from elsewhere.
type Deps struct {
	UI *ui.UI
	// PublicURL is where phones reach the server, e.g.
	// https://antrean.lampungtengahkab.go.id; it goes into the QR codes. Empty: the
	// address that the kiosk itself used.
	PublicURL string
	// Config is the configuration in force. View lets read look at today's queues, and
	// returns false while they are not known.
	Config func() *hall.Config
	View   func(read func(*hall.Day)) bool
	Clock  hall.Clock
	Demo   bool
}

// Pages are the citizens' pages. Make them with New.
type Pages struct {
	deps                Deps
	room                *ui.Room
	start, kiosk, phone *ui.Page
	take, code          *ui.Page
	phoneWorker         []byte
	guides              guides
}

// ticketID is what a ticket's id may look like; others are not worth a question.
var ticketID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,80}$`)

// pairingCode is what the code of a device that waits to be paired looks like.
var pairingCode = regexp.MustCompile(`^[0-9A-Z]{6}$`)

// New parses the pages; a fault in one of them fails here, at boot.
func New(deps Deps) (*Pages, error) {
	deps.PublicURL = strings.TrimRight(deps.PublicURL, "/")
	room, err := deps.UI.Room("kiosk", embedded)
	if err != nil {
		return nil, err
	}
	p := &Pages{deps: deps, room: room, guides: guides{last: map[string]writtenGuide{}}}
	for file, page := range map[string]**ui.Page{"start.html": &p.start, "kiosk.html": &p.kiosk, "phone.html": &p.phone,
		"take.html": &p.take, "code.html": &p.code} {
		if *page, err = room.Page(file); err != nil {
			return nil, err
		}
	}
	if err := p.phone.OwnTexts("/kiosk/phone.js"); err != nil {
		return nil, err
	}
	room.MustTexts(guideTexts...)
	p.phoneWorker, err = phoneWorker(deps.UI)
	return p, err
}

// compressed packs an answer: the start page of a large hall is some hundred kilobytes. It
// holds nothing of whoever asks that its size could give away.
var compressed = compress.New(compress.Config{Level: compress.LevelBestSpeed})

// Mount serves /, /kiosk, /t/{ticket} and its service worker, its QR, that of a pairing code and the scripts
// under /kiosk/.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/", compressed, p.home)
	app.Get("/start/now.json", compressed, p.homeNow)
	app.Get("/ambil", p.takeByPhone)
	app.Get("/ambil/kode", p.code.Show)
	app.Get("/ambil/qr.svg", p.phoneCodeQR)
	app.Get("/kiosk", p.kiosk.Show)
	app.Get("/t/worker.js", p.deps.UI.Content("worker.js", p.phoneWorker))
	app.Get("/t/:ticket?", p.follow)
	app.Get("/t/:ticket/qr.svg", p.qr)
	app.Get("/pair/:code/qr.svg", p.pairingQR)
	app.Get("/survei/qr.svg", p.surveyQR)
}

// phoneData is what the phone page's template needs.
type phoneData struct {
	Ticket string // "" when the address cannot be a ticket's
	QR     string
}

func (p *Pages) follow(c *fiber.Ctx) error {
	id := c.Params("ticket")
	if !ticketID.MatchString(id) {
		c.Status(fiber.StatusNotFound)
		return p.phone.Render(c, phoneData{})
	}
	return p.phone.Render(c, phoneData{Ticket: id, QR: "/t/" + id + "/qr.svg"})
}

// qr draws the follow address. The ticket need not exist, because the picture holds
// only what the request named.
func (p *Pages) qr(c *fiber.Ctx) error {
	id := c.Params("ticket")
	if !ticketID.MatchString(id) {
		return c.Next()
	}
	return p.draw(c, "/t/"+id)
}

// pairingQR draws the address of the page that pairs the device which shows the code.
func (p *Pages) pairingQR(c *fiber.Ctx) error {
	code := c.Params("code")
	if !pairingCode.MatchString(code) {
		return c.Next()
	}
	return p.draw(c, "/office/devices/pair?code="+code)
}

// surveyQR draws the address of the hall's survey.
func (p *Pages) surveyQR(c *fiber.Ctx) error {
	survey := p.deps.Config().Hall.Links.Survey
	if survey == "" {
		return c.Next()
	}
	return drawCode(c, survey)
}

// draw answers with the QR code of an address of this server.
func (p *Pages) draw(c *fiber.Ctx, address string) error {
	base := p.deps.PublicURL
	if base == "" {
		base = c.BaseURL()
	}
	return drawCode(c, base+address)
}

func drawCode(c *fiber.Ctx, content string) error {
	svg, err := qrSVG(content)
	if err != nil {
		return fmt.Errorf("kiosk: qr: %w", err)
	}
	c.Set(fiber.HeaderContentType, "image/svg+xml; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "private, max-age=3600")
	return c.SendString(svg)
}
