package api

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/report"
	"mpp/web"
)

type noticeRequest struct {
	Reason string `json:"reason"`
	Until  string `json:"until"`
}

// pause is POST /agencies/{agency}/pause, /hall/pause and, where it does not stop, /hall/announce.
// The role is judged here; whether the agency or the hall is within its reach, by the queue.
func (a *API) pause(stops bool) func(*fiber.Ctx, access.Principal, hall.Meta) error {
	return func(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
		var r noticeRequest
		k := read(c, &r)
		k.freeText("reason", &r.Reason, maxReason, true)
		in := hall.BeginPause{Meta: m, Agency: c.Params("agency"), Stops: stops, Reason: r.Reason, Until: k.instant("until", r.Until)}
		if k.err != nil {
			return k.err
		}
		e, err := a.Queue.Pause(c.UserContext(), in)
		return a.answerPause(c, e, err)
	}
}

// endPause is POST /agencies/{agency}/resume, /hall/resume and /hall/announce/end.
func (a *API) endPause(stops bool) func(*fiber.Ctx, access.Principal, hall.Meta) error {
	return func(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
		if err := web.ReadJSON(c, &noRequest{}); err != nil {
			return err
		}
		e, err := a.Queue.EndPause(c.UserContext(), hall.EndPause{Meta: m, Agency: c.Params("agency"), Stops: stops})
		return a.answerPause(c, e, err)
	}
}

func (a *API) answerPause(c *fiber.Ctx, e hall.Event, err error) error {
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	return c.JSON(view.NewPause(a.Queue.Config(), e.Pause))
}

// standingPauses are the pauses and announcements that stand, none while the live day is away.
func (a *API) standingPauses() []view.Pause {
	list := []view.Pause{}
	a.Live.View(func(d *hall.Day) { list = view.PausesOf(d, nil) })
	return list
}

// getPauses is GET /report/pauses, as JSON or CSV.
func (a *API) getPauses(c *fiber.Ctx, p access.Principal) error {
	q, err := periodQuery(c.Query("from"), c.Query("to"), report.MaxDays)
	if err != nil {
		return err
	}
	csv, err := a.reportOf(c, p, &q)
	if err != nil {
		return err
	}
	r, err := a.Reports.Pauses(c.UserContext(), q)
	if err != nil {
		return err
	}
	if !csv {
		return c.JSON(r)
	}
	var b bytes.Buffer
	if err := report.PausesCSV(&b, r, web.Language(c)); err != nil {
		return err
	}
	return sendCSV(c, fmt.Sprintf("mpp-pauses-%s-%s.csv", q.From, q.To), b.Bytes())
}
