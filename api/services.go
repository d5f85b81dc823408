package api

import (
	"bytes"
	"compress/gzip"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

// packFrom is the size from which the list of services is sent compressed: that of a large
// hall is some hundred kilobytes, and each kiosk asks for it four times a minute.
const packFrom = 4 << 10

// offersKey is what the list of services depends on. Without an event only the clock changes
// it, in minutes.
type offersKey struct {
	agency               string
	seq, version, second int64
}

// offersAnswer is an encoded list of services, kept for those who ask in the same second.
type offersAnswer struct {
	key           offersKey
	plain, packed []byte
}

// listServices is GET /services: what a kiosk shows.
func (a *API) listServices(c *fiber.Ctx) error {
	agency := c.Query("agency")
	if agency != "" && a.Queue.Config().Agency(agency) == nil {
		return hall.Refuse(hall.CodeUnknownAgency, "").With("agency", web.Clip(agency))
	}
	now, past, last := a.Clock.Now(), a.pastUse(), a.lastOffers.Load()
	next := &offersAnswer{key: offersKey{agency: agency, second: int64(now) / 1000}}
	var list []view.Offer
	if err := a.view(func(d *hall.Day) {
		next.key.seq, next.key.version = d.Seq(), d.Config().Version
		if last == nil || last.key != next.key {
			list = view.OffersOf(d, now, agency, past)
		}
	}); err != nil {
		return err
	}
	if list == nil {
		return last.send(c)
	}
	var err error
	if next.plain, err = c.App().Config().JSONEncoder(fiber.Map{"services": list}); err != nil {
		return err
	}
	if next.packed, err = packed(next.plain); err != nil {
		return err
	}
	a.lastOffers.Store(next)
	return next.send(c)
}

// packed is a body compressed, nil for a small one.
func packed(body []byte) ([]byte, error) {
	if len(body) < packFrom {
		return nil, nil
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (o *offersAnswer) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.Vary(fiber.HeaderAcceptEncoding)
	if o.packed == nil || !c.Request().Header.HasAcceptEncoding("gzip") {
		return c.Send(o.plain)
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return c.Send(o.packed)
}

// pastUse is how often each service was asked for before today, as far as it is known.
func (a *API) pastUse() map[string]int64 {
	if a.PastUse == nil {
		return nil
	}
	return a.PastUse()
}
