package office

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/ui"
	"mpp/ui/form"
)

type deviceView struct {
	deviceLine
	Form            *form.Form // nil for a device that was revoked
	Paired, Revoked moment
	By              string
	LastCall        string // that a board spoke
}

// HasPlace reports whether the form asks for a place.
func (v deviceView) HasPlace() bool { return v.Kind != accounts.Kiosk && v.Kind != accounts.Printer }

// devicePage is /office/devices/{id}.
type devicePage struct {
	*staff
	page, confirm *ui.Page
	form          *form.Spec[deviceInput]
}

func newDevice(s *staff) *devicePage {
	s.room.MustTexts("devices.saved", "devices.revoked")
	return &devicePage{staff: s, page: s.room.MustPage("device.html"), confirm: s.room.MustPage("device_confirm.html"), form: ui.MustForm[deviceInput](s.room)}
}

func (d *devicePage) mount(app fiber.Router) {
	const path = "/office/devices/:device"
	app.Get(path, d.signedIn(access.ManageDevices, func(c *fiber.Ctx, _ access.Principal) error {
		device, err := d.Accounts.Device(c.UserContext(), c.Params("device"))
		if err != nil {
			return err
		}
		return d.render(c, device, d.deviceForm(c, d.form, &deviceInput{Name: device.Name, Place: device.Place}, device.Kind))
	}))
	app.Post(path, d.signedIn(access.ManageDevices, d.save))
	app.Get(path+"/revoke", d.signedIn(access.ManageDevices, func(c *fiber.Ctx, _ access.Principal) error {
		device, err := d.Accounts.Device(c.UserContext(), c.Params("device"))
		if err != nil {
			return err
		}
		return d.confirm.Render(c, confirmView{ID: device.ID, Name: device.Name})
	}))
	app.Post(path+"/revoke", d.signedIn(access.ManageDevices, func(c *fiber.Ctx, by access.Principal) error {
		if err := d.Accounts.RevokeDevice(c.UserContext(), by.Actor(), c.Params("device")); err != nil {
			return err
		}
		return d.room.Redirect(c, "/office/devices/"+c.Params("device"), "devices.revoked")
	}))
}

func (d *devicePage) render(c *fiber.Ctx, device accounts.Device, f *form.Form) error {
	view := deviceView{deviceLine: d.deviceLine(c, device), Form: f, Paired: d.at(device.PairedAt), Revoked: d.at(device.RevokedAt),
		By: d.personName(c, device.PairedBy), LastCall: "-"}
	if call := view.Said.Call; call != nil {
		view.LastCall = call.Number + ", " + d.clock(call.At, ui.Lang(c))
	}
	if device.State == accounts.Revoked {
		view.Form = nil
	}
	return d.page.Render(c, view)
}

func (d *devicePage) save(c *fiber.Ctx, by access.Principal) error {
	device, err := d.Accounts.Device(c.UserContext(), c.Params("device"))
	if err != nil {
		return err
	}
	var in deviceInput
	f := d.deviceForm(c, d.form, &in, device.Kind)
	if !f.Bind(c) {
		return d.render(c.Status(fiber.StatusUnprocessableEntity), device, f)
	}
	if err := d.Accounts.RenameDevice(c.UserContext(), by.Actor(), device.ID, in.settings()); err != nil {
		if !explain(c, f, err) {
			return err
		}
		return d.render(c, device, f)
	}
	return d.room.Redirect(c, "/office/devices/"+device.ID, "devices.saved", "name", in.Name)
}
