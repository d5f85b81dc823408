package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/printers"
	"mpp/hall"
	"mpp/web"
)

// Printers is what the API asks of the kiosks' printers. Codes: those of package printers.
type Printers interface {
	Report(ctx context.Context, r printers.Report) error
	Print(ctx context.Context, kiosk string, o printers.Order) (printers.Job, error)
	Status(kiosk string) printers.Status
}

// printAgainWithin is how long after it was given a kiosk has a number printed again:
// its holder stands there still. The desk does so as long as the number is of use.
const printAgainWithin = time.Minute

// printAgainMost is how often a kiosk has a number printed again: a roll of paper is soon
// wasted by a child who plays with the button.
const printAgainMost = 3

// Bounds of a printer's report.
const (
	maxPrintJobs = 64
	maxInstance  = 64
)

type (
	printerReport struct {
		Instance string     `json:"instance"`
		State    string     `json:"state"`
		Jobs     []printJob `json:"jobs"`
	}
	printJob struct {
		Ticket string `json:"ticket"`
		Order  string `json:"order"`
		State  string `json:"state"`
		Why    string `json:"why"`
	}
)

// reportPrinter takes what a printer's agent says beside that it works.
func (a *API) reportPrinter(c *fiber.Ctx, p access.Principal, r *printerReport) error {
	switch {
	case r == nil:
		return nil
	case p.Role != hall.RolePrinter || a.Printers == nil:
		return hall.Refuse(hall.CodeForbidden, "only a printer's agent says how a printer does")
	}
	var k checks
	k.lookUp("printer.instance", r.Instance, maxInstance, true)
	k.oneOf("printer.state", r.State, texts(printers.Reported)...)
	if len(r.Jobs) > maxPrintJobs {
		k.refuse(web.Invalid("printer.jobs", web.ReasonLong).With("limit", maxPrintJobs))
	}
	report := printers.Report{Kiosk: p.Kiosk, Device: p.ID, Instance: r.Instance, State: printers.State(r.State)}
	for _, j := range r.Jobs {
		k.oneOf("printer.jobs.state", j.State, texts(printers.JobStates)...)
		k.lookUp("printer.jobs.order", j.Order, maxID, false)
		if j.Why != "" {
			k.oneOf("printer.jobs.why", j.Why, texts(printers.Reported)...)
		}
		if !ticketID.MatchString(j.Ticket) {
			k.refuse(web.Invalid("printer.jobs.ticket", web.ReasonMalformed))
		}
		report.Jobs = append(report.Jobs, printers.Job{Ticket: j.Ticket, Order: j.Order, State: printers.JobState(j.State), Why: printers.State(j.Why)})
	}
	if k.err != nil {
		return k.err
	}
	return a.Printers.Report(c.UserContext(), report)
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

type printRequest struct {
	Kiosk string `json:"kiosk"`
}

type printView struct {
	Ticket string            `json:"ticket"`
	Kiosk  string            `json:"kiosk"`
	Order  string            `json:"order"`
	State  printers.JobState `json:"state"`
}

// printAgain is POST /tickets/{ticket}/print: the slip comes out once more, at the kiosk
// that gave the number or at the one that is named. What became of it is told by the topic
// of that kiosk's printer.
func (a *API) printAgain(c *fiber.Ctx, p access.Principal, m hall.Meta) error {
	id, err := ticketParam(c)
	if err != nil {
		return err
	}
	var r printRequest
	k := read(c, &r)
	if k.lookUp("kiosk", r.Kiosk, maxName, false); k.err != nil {
		return k.err
	}
	t, err := a.Queue.Ticket(c.UserContext(), id)
	if err != nil {
		return err
	}
	if err := a.mayPrint(p, &t); err != nil {
		return err
	}
	kiosk := t.Kiosk
	if r.Kiosk != "" && p.Role != hall.RoleKiosk {
		kiosk = r.Kiosk
	}
	if kiosk == "" || a.Printers == nil {
		return hall.Refuse(hall.CodeNoPrinter, "the number was not given by a kiosk: name one")
	}
	order := printers.Order{ID: m.Key, Ticket: t.ID, By: p.ID}
	if p.Role == hall.RoleKiosk { // its holder reads the screen; an officer's page may speak another language
		order.Lang, order.Most = web.Language(c), printAgainMost
	}
	j, err := a.Printers.Print(c.UserContext(), kiosk, order)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(printView{Ticket: t.ID, Kiosk: kiosk, Order: j.Order, State: j.State})
}

// maxName bounds the id of a device or an API client.
const maxName = 120

// printedBy says who prints the slip of a number that the principal takes: the page of a
// kiosk that can, unless the kiosk has a printer of its own whose agent is at work. It is
// kept with the number, so that never both print it, whatever either learns later.
func (a *API) printedBy(p access.Principal, pagePrints bool) string {
	if !pagePrints || p.Role != hall.RoleKiosk {
		return ""
	}
	if a.Printers != nil {
		if s := a.Printers.Status(p.ID).State; s != "" && s != printers.Away {
			return ""
		}
	}
	return hall.PrintedByPage
}

// mayPrint returns why the principal may not have the slip printed again.
func (a *API) mayPrint(p access.Principal, t *hall.Ticket) error {
	if err := access.Allow(p, access.PrintAgain, access.Object{Agency: t.Leg.Agency, Kiosk: t.Kiosk}); err != nil {
		return err
	}
	if t.State.Ended() {
		return hall.Refuse(hall.CodePrintOver, "the visit is over").With("state", t.State)
	}
	if p.Role == hall.RoleKiosk && a.Clock.Now().Sub(t.IssuedAt) > printAgainWithin {
		return hall.Refuse(hall.CodePrintOver, "the number was given more than %s ago", printAgainWithin)
	}
	return nil
}
