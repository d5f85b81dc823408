package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/health"
	"mpp/hall"
	"mpp/web"
)

// Devices is told how devices do.
type Devices interface {
	Report(ctx context.Context, device string, said health.Report)
	// Each is how often a device says that it works.
	Each() time.Duration
}

type (
	deviceReport struct {
		Version string         `json:"version"`
		Page    string         `json:"page"`
		Printer *printerReport `json:"printer"`
		Health  *healthReport  `json:"health"`
	}
	healthReport struct {
		Sound string      `json:"sound"`
		Voice string      `json:"voice"`
		Call  *spokenCall `json:"call"`
	}
	spokenCall struct {
		Seq    int64  `json:"seq"`
		Number string `json:"number"`
		At     string `json:"at"`
	}
	// deviceOrders tells a device where it is to be, nil while SQL does not say, and when to
	// report again.
	deviceOrders struct {
		Place   *string `json:"place"`
		AgainMS int64   `json:"again_ms"`
	}
)

// reportDevice is POST /devices/self: a device says that it works.
func (a *API) reportDevice(c *fiber.Ctx) error {
	p, err := a.auth.Principal(c)
	if err != nil {
		return err
	}
	if p.Kind != access.KindDevice || a.Accounts == nil {
		return hall.Refuse(hall.CodeForbidden, "only a paired device reports itself")
	}
	var r deviceReport
	if err := web.ReadJSON(c, &r); err != nil {
		return err
	}
	said, err := r.Health.read()
	if err != nil {
		return err
	}
	if err := a.reportPrinter(c, p, r.Printer); err != nil {
		return err
	}
	a.Accounts.Seen(p.ID, r.Version, r.Page)
	if a.Devices != nil {
		a.Devices.Report(c.UserContext(), p.ID, said)
	}
	if a.Devices == nil || r.Health == nil {
		return c.SendStatus(fiber.StatusNoContent)
	}
	orders := deviceOrders{AgainMS: a.Devices.Each().Milliseconds()}
	d, err := a.Accounts.Device(c.UserContext(), p.ID)
	if err == nil {
		orders.Place = &d.Place
	} else {
		web.Logger(c).Debug("a device's place could not be read", "device", p.ID, "err", err)
	}
	return c.JSON(orders)
}

// maxVersion bounds the name of a version.
const maxVersion = 60

// read checks what a device says of itself; nil says nothing.
func (r *healthReport) read() (said health.Report, err error) {
	if r == nil {
		return said, nil
	}
	var k checks
	if r.Sound != "" {
		k.oneOf("health.sound", r.Sound, texts(health.Sounds)...)
	}
	k.freeText("health.voice", &r.Voice, maxVersion, false)
	said = health.Report{Sound: health.Sound(r.Sound), Voice: r.Voice}
	if r.Call != nil {
		k.freeText("health.call.number", &r.Call.Number, maxNumber, true)
		if r.Call.Seq < 1 {
			k.refuse(web.Invalid("health.call.seq", web.ReasonRange).With("min", 1))
		}
		said.Call = &health.Call{Seq: r.Call.Seq, Number: r.Call.Number, At: k.instant("health.call.at", r.Call.At)}
	}
	return said, k.err
}
