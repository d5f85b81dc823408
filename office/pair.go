package office

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/ui"
	"mpp/ui/form"
	"mpp/web"
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

// AsksAgain reports whether the form asks which kiosk of before this is.
func (v pairView) AsksAgain() bool {
	_, err := v.Form.Field("again")
	return err == nil
}

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
	return p.ask(c, p.pairForm(c, &in, found.Kind), found)
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
	f := p.pairForm(c, &in, found.Kind)
	if !f.Bind(c) {
		return p.ask(c.Status(fiber.StatusUnprocessableEntity), f, found)
	}
	set := in.settings()
	if in.Again != newKiosk {
		set.Again = in.Again
	}
	device, err := p.Accounts.ConfirmPairing(c.UserContext(), by.Actor(), code, set)
	if err != nil {
		if !explain(c, f, err) {
			return err
		}
		return p.ask(c, f, found)
	}
	return p.room.Redirect(c, "/office/devices/"+device.ID, "devices.paired", "name", device.Name)
}

// newKiosk is the choice that a kiosk was not paired before.
const newKiosk = "new"

// pairForm is the form of the second step. Of a kiosk it asks whether it is one of before:
// that keeps its printer.
func (p *pairPage) pairForm(c *fiber.Ctx, in *deviceInput, kind accounts.DeviceKind) *form.Form {
	var again []form.Choice
	if kind == accounts.Kiosk {
		again = p.kiosksOfBefore(c)
	}
	f := p.deviceForm(c, p.form, in, kind)
	if len(again) == 0 {
		return f.Without("again")
	}
	return f.Choices("again", append([]form.Choice{{Value: newKiosk, Text: "devices.again_new"}}, again...)...)
}

func (p *pairPage) kiosksOfBefore(c *fiber.Ctx) (out []form.Choice) {
	for _, list := range []func(context.Context) ([]accounts.Device, error){p.Accounts.Kiosks, p.Accounts.RevokedKiosks} {
		kiosks, err := list(c.UserContext())
		if err != nil {
			web.Logger(c).Warn("the kiosks could not be read", "request", web.RequestID(c), "err", err)
		}
		for _, k := range kiosks {
			label := k.Name
			if k.State == accounts.Revoked {
				word, _ := p.UI.Text(ui.Lang(c), "devices.revoked_state")
				label += " (" + word + ")"
			}
			out = append(out, form.Choice{Value: k.ID, Label: label})
		}
	}
	return out
}
