package api

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

type issueRequest struct {
	Service    string   `json:"service"`
	Services   []string `json:"services"` // several, in their order
	Class      string   `json:"class"`
	PagePrints bool     `json:"page_prints"`
	Roll       *int     `json:"roll"`       // the number on a roll of printed ones
	ArrivedAt  string   `json:"arrived_at"` // when its citizen came
}

// maxRoll is the highest number of a roll.
const maxRoll = 9999

// rolled checks a number that was taken from the roll, and returns it with its arrival.
func (a *API) rolled(k *checks, p access.Principal, r *issueRequest, service string) (int, hall.Millis) {
	if r.Roll == nil {
		if r.ArrivedAt != "" {
			k.refuse(web.Invalid("roll", web.ReasonMissing))
		}
		return 0, 0
	}
	k.between("roll", *r.Roll, 1, maxRoll)
	if s := a.Queue.Config().Service(service); s != nil {
		k.refuse(access.Allow(p, access.EnterRoll, access.Object{Agency: s.Agency}))
	}
	now := a.Clock.Now()
	arrived := cmp.Or(k.instant("arrived_at", r.ArrivedAt), now)
	if cfg := a.Queue.Config(); arrived > now || cfg.BusinessDate(arrived) != cfg.BusinessDate(now) {
		k.refuse(web.Invalid("arrived_at", web.ReasonRange).With("min", "00:00").With("max", now.In(cfg.Location()).Format("15:04")))
	}
	return *r.Roll, arrived
}

// ordered checks the services and returns the first and those after it.
func (r *issueRequest) ordered(k *checks) (first string, planned []string) {
	if r.Services == nil {
		k.lookUp("service", r.Service, maxID, true)
		return r.Service, nil
	}
	if r.Service != "" {
		k.refuse(web.Invalid("service", web.ReasonBoth).With("other", "services"))
	}
	if n := len(r.Services); n < 2 || n > hall.MaxServices {
		k.refuse(web.Invalid("services", web.ReasonRange).With("min", 2).With("max", hall.MaxServices))
		return "", nil
	}
	for i, s := range r.Services {
		k.lookUp("services", s, maxID, true)
		if slices.Contains(r.Services[:i], s) {
			k.refuse(web.Invalid("services", web.ReasonRepeated).With("value", s))
		}
	}
	return r.Services[0], r.Services[1:]
}

// mayIssue refuses a service of which the principal gives no numbers. An unknown one is the
// queue's to refuse, in the same words as an ended one.
func (a *API) mayIssue(k *checks, p access.Principal, service string) {
	if s := a.Queue.Config().Service(service); s != nil {
		k.refuse(access.Allow(p, access.Issue, access.Object{Agency: s.Agency}))
	}
}

// issue is POST /tickets.
func (a *API) issue(c *fiber.Ctx, p access.Principal, m hall.Meta) error {
	var r issueRequest
	k := read(c, &r)
	first, planned := r.ordered(k)
	k.lookUp("class", r.Class, maxID, false)
	a.mayIssue(k, p, first)
	for _, id := range planned {
		a.mayIssue(k, p, id)
	}
	roll, arrived := a.rolled(k, p, &r, first)
	if k.err != nil {
		return k.err
	}
	e, err := a.Queue.Issue(c.UserContext(), hall.Issue{Meta: m, Service: first, Planned: planned, Class: cmp.Or(r.Class, hall.ClassRegular), Origin: originOf(p),
		Lang: keptLanguage(c), PrintedBy: a.printedBy(p, r.PagePrints), Roll: roll, Arrived: arrived})
	if err := a.answer(c, e, a.slowDown(err)); err != nil {
		return err
	}
	c.Location("/api/v1/tickets/" + e.Ticket.ID)
	c.Status(fiber.StatusCreated)
	return nil
}

// keptLanguage is the request's language as a ticket keeps it.
func keptLanguage(c *fiber.Ctx) string {
	if web.Language(c) == "en" {
		return "en"
	}
	return ""
}

// originOf returns where the number was taken.
func originOf(p access.Principal) string {
	if p.Role == hall.RoleKiosk {
		return hall.OriginKiosk
	}
	return hall.OriginDesk
}

// answer answers a change, once it is durable, with the ticket as its event has it: the
// same answer for the same key, whatever happened since.
func (a *API) answer(c *fiber.Ctx, e hall.Event, err error) error {
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	v := view.NewTicket(a.Queue.Config(), e.Ticket)
	if !e.Ticket.Direct() { // nobody has its link
		v.FollowURL = a.followURL(c, v.ID)
	}
	return c.JSON(&v)
}

// answerCitizen is answer without staff's words.
func (a *API) answerCitizen(c *fiber.Ctx, e hall.Event, err error) error {
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	v := view.NewTicket(a.Queue.Config(), e.Ticket).ForCitizen()
	v.FollowURL = a.followURL(c, v.ID)
	return c.JSON(&v)
}

// currentView returns a ticket as of now: place and estimate from the live day if it has
// the same revision, else those of the issue.
func (a *API) currentView(c *fiber.Ctx, t *hall.Ticket) view.Ticket {
	v := view.NewTicket(a.Queue.Config(), t)
	a.Live.View(func(d *hall.Day) {
		if known := d.Ticket(t.ID); known != nil && known.Rev == t.Rev {
			v = view.TicketOf(d, known)
		}
	})
	v.FollowURL = a.followURL(c, t.ID)
	return v
}

// getTicket is GET /tickets/{ticket}: whoever knows the id may read it, but for staff's words,
// and less of it once its day is over.
func (a *API) getTicket(c *fiber.Ctx, p access.Principal) error {
	t, err := a.askedTicket(c)
	if err != nil {
		return err
	}
	v := a.currentView(c, &t)
	if access.Allow(p, access.Find, access.Object{Agency: t.Leg.Agency}) != nil {
		v = v.ForCitizen()
		if v.Date < a.today() {
			v = v.AfterDay()
		}
	}
	return c.JSON(&v)
}

// askedTicket finds the ticket that the path names.
func (a *API) askedTicket(c *fiber.Ctx) (t hall.Ticket, err error) {
	id, err := ticketParam(c)
	if err != nil {
		return t, err
	}
	return a.anyTicket(c.UserContext(), id)
}

// anyTicket finds a ticket of today or, in the ledger, of an earlier day.
func (a *API) anyTicket(ctx context.Context, id string) (hall.Ticket, error) {
	t, err := a.Queue.Ticket(ctx, id)
	if hall.CodeOf(err) == hall.CodeUnknownTicket {
		return a.Ledger.Ticket(ctx, id)
	}
	return t, err
}

type ticketList struct {
	Tickets []view.Ticket `json:"tickets"`
}

// findTickets is GET /tickets?number=. A ticket that the principal may not see is left out.
func (a *API) findTickets(c *fiber.Ctx, p access.Principal) error {
	number, day := c.Query("number"), c.Query("date", a.today())
	var k checks
	k.lookUp("number", number, maxNumber, true)
	if k.date("date", day); k.err != nil {
		return k.err
	}
	list := ticketList{Tickets: []view.Ticket{}}
	t, err := a.Queue.TicketByNumber(c.UserContext(), day, number)
	if hall.CodeOf(err) == hall.CodeUnknownTicket {
		t, err = a.Ledger.TicketByNumber(c.UserContext(), day, number)
	}
	switch {
	case hall.CodeOf(err) == hall.CodeUnknownTicket:
	case err != nil:
		return err
	case access.Allow(p, access.Find, access.Object{Agency: t.Leg.Agency}) == nil:
		list.Tickets = append(list.Tickets, a.currentView(c, &t))
	}
	return c.JSON(list)
}

// followURL returns the address of the ticket's phone page, for the printed code.
func (a *API) followURL(c *fiber.Ctx, id string) string {
	pages := a.ticketPages(c)
	if pages == "" {
		return ""
	}
	return pages + url.PathEscape(id)
}

// pagesOf holds the address of the ticket pages for an origin, "" if that is not a valid one.
type pagesOf struct {
	secure        bool
	host, address string
}

// ticketPages returns the address under which the tickets' pages are. It is kept, since
// nearly all requests of a hall have the same origin.
func (a *API) ticketPages(c *fiber.Ctx) string {
	if a.PublicURL != "" {
		return a.publicPages
	}
	host := c.Context().Host()
	secure := c.Context().IsTLS() || string(c.Request().Header.Peek(fiber.HeaderXForwardedProto)) == "https"
	if p := a.lastPages.Load(); p != nil && p.secure == secure && p.host == string(host) {
		return p.address
	}
	p := &pagesOf{secure: secure, host: string(host)}
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	p.address = pagesUnder(scheme + p.host)
	a.lastPages.Store(p)
	return p.address
}

// pagesUnder returns where the tickets' pages are under a base address, "" if that is not valid.
func pagesUnder(base string) string {
	u, err := url.JoinPath(base, "t")
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u, "/") + "/"
}

// today returns the business date by the hall's clock and zone, or the open one when that
// is later: after a clock was set back the date does not go back.
func (a *API) today() string {
	date := a.Queue.Config().BusinessDate(a.Clock.Now())
	a.Live.View(func(d *hall.Day) { date = max(date, d.Date()) })
	return date
}
