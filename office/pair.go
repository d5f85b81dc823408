package office

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/ui"
	"mpp/ui/form"
)

// codeInput asks for the code that a device shows.
type codeInput struct {
	Code string `form:"code,max=20,autocomplete=off" label:"devices.code" hint:"devices.code_hint"`
}

type pairView struct {
	Code    *form.Form // the first step, nil in the second
	Form    *form.Form // the second step
	Found   accounts.PairingInfo
	Browser string
	Asked   ago
}

// HasPlace reports whether the form asks for a place.
func (v pairView) HasPlace() bool { return v.Found.Kind != accounts.Kiosk }

// pairPage is /office/devices/pair: the device that waits under a code is found, then named
// and given its place.
type pairPage struct {
	*staff
	page *ui.Page
	code *form.Spec[codeInput]
	form *form.Spec[deviceInput]
}

func newPair(s *staff) *pairPage {
	s.room.MustTexts("devices.paired")
	return &pairPage{staff: s, page: s.room.MustPage("pair.html"), code: ui.MustForm[codeInput](s.room), form: ui.MustForm[deviceInput](s.room)}
}

func (p *pairPage) mount(app fiber.Router) {
	app.Get("/office/devices/pair", p.signedIn(access.ManageDevices, p.find))
	app.Post("/office/devices/pair", p.signedIn(access.ManageDevices, p.confirm))
}

// find is the first step; with a code in the address, as the device's QR has it, the second.
func (p *pairPage) find(c *fiber.Ctx, by access.Principal) error {
	code := c.Query("code")
	if code == "" {
		return p.page.Render(c, pairView{Code: p.code.New(&codeInput{})})
	}
	found, err := p.Accounts.FindPairing(c.UserContext(), by.Actor(), code)
	if err != nil {
		return p.again(c, code, err)
	}
	in := deviceInput{Code: code, Place: found.Place}
	return p.ask(c, p.deviceForm(c, p.form, &in, found.Kind), found)
}

// again is the first step with what was wrong.
func (p *pairPage) again(c *fiber.Ctx, code string, err error) error {
	f := p.code.New(&codeInput{Code: code})
	if !explain(c, f, err) {
		return err
	}
	return p.page.Render(c, pairView{Code: f})
}

// ask is the second step.
func (p *pairPage) ask(c *fiber.Ctx, f *form.Form, found accounts.PairingInfo) error {
	return p.page.Render(c, pairView{Form: f, Found: found, Browser: browserName(found.Agent), Asked: p.since(found.CreatedAt)})
}

func (p *pairPage) confirm(c *fiber.Ctx, by access.Principal) error {
	code := c.FormValue("code")
	found, err := p.Accounts.FindPairing(c.UserContext(), by.Actor(), code)
	if err != nil {
		return p.again(c, code, err)
	}
	in := deviceInput{Code: code}
	f := p.deviceForm(c, p.form, &in, found.Kind)
	if !f.Bind(c) {
		return p.ask(c.Status(fiber.StatusUnprocessableEntity), f, found)
	}
	device, err := p.Accounts.ConfirmPairing(c.UserContext(), by.Actor(), code, in.settings())
	if err != nil {
		if !explain(c, f, err) {
			return err
		}
		return p.ask(c, f, found)
	}
	return p.room.Redirect(c, "/office/devices/"+device.ID, "devices.paired", "name", device.Name)
}
