package api

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

// maxChosen is how many tickets one group move can name.
const maxChosen = 300

type (
	moveRequest struct {
		To      string   `json:"to"`
		Reason  string   `json:"reason"`
		Tickets []string `json:"tickets"`
		FromNow bool     `json:"from_now"`
	}
	groupMoved struct {
		Service string `json:"service"`
		To      string `json:"to"`
		Moved   int    `json:"moved"`
	}
)

// listWaiting is GET /services/{service}/waiting, in the order of calls.
func (a *API) listWaiting(c *fiber.Ctx, p access.Principal) error {
	s := a.Queue.Config().Service(c.Params("service"))
	if s == nil {
		return hall.Refuse(hall.CodeUnknownService, "").With("service", web.Clip(c.Params("service")))
	}
	if err := access.Allow(p, access.Find, access.Object{Agency: s.Agency}); err != nil {
		return err
	}
	list := ticketList{Tickets: []view.Ticket{}}
	err := a.view(func(d *hall.Day) {
		for _, t := range d.WaitingList(s.ID, maxChosen) {
			list.Tickets = append(list.Tickets, view.NewTicket(d.Config(), t))
		}
	})
	if err != nil {
		return err
	}
	for i := range list.Tickets {
		list.Tickets[i].FollowURL = a.followURL(c, list.Tickets[i].ID)
	}
	return c.JSON(list)
}

const (
	movedNotice  = 10 * time.Minute // for how long screens say where a queue goes on
	movedNumbers = 6                // how many numbers they name where not all were moved
)

// tellMoved has the screens of the agency say for a while where its queue goes on: whoever waits in
// the hall without a phone learns it there. Asked again, it is said once.
func (a *API) tellMoved(ctx context.Context, in hall.GroupMove, e hall.Event) error {
	cfg := a.Queue.Config()
	from := cfg.Service(in.Service)
	until := min(e.At.Add(movedNotice), cfg.DayEndsAt(e.Date))
	words := a.movedWords(cfg, in)
	a.Live.View(func(d *hall.Day) { // two queues that move within minutes are both told of
		for _, p := range d.Pauses() {
			both := p.Reason + " " + words
			if p.Agency == from.Agency && !p.Stops && p.Standing(e.At) && !strings.Contains(p.Reason, words) && len([]rune(both)) <= maxReason {
				words = both
			}
		}
	})
	in.Key += "/told"
	told, err := a.Queue.Pause(ctx, hall.BeginPause{Meta: in.Meta, Agency: from.Agency, Reason: words, Until: until})
	if code := hall.CodeOf(err); code == hall.CodeInvalid || code == hall.CodeDayOver {
		return nil // too late
	}
	return a.acknowledge(ctx, told.Seq, err)
}

// movedWords are what the screens say.
func (a *API) movedWords(cfg *hall.Config, in hall.GroupMove) string {
	from, to := cfg.Service(in.Service), cfg.Service(in.To)
	who := "Antrean " + from.Name.ID
	if in.Tickets != nil {
		var numbers []string
		a.Live.View(func(d *hall.Day) {
			for _, id := range in.Tickets {
				if t := d.Ticket(id); t != nil {
					numbers = append(numbers, t.Number)
				}
			}
		})
		if who = "Sebagian antrean " + from.Name.ID; len(numbers) > 0 && len(numbers) <= movedNumbers {
			who = "Nomor " + strings.Join(numbers, ", ")
		}
	}
	where := "layanan " + to.Name.ID
	if to.Agency != from.Agency {
		where = cfg.NamedAgency(to.Agency).Short + ", " + where
	}
	words := []rune(who + " dilanjutkan di " + where + ".")
	return string(words[:min(len(words), maxReason)])
}

// moveGroup is POST /services/{service}/move. The role is judged here; whether both services are
// within its reach, by the queue.
func (a *API) moveGroup(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
	var r moveRequest
	k := read(c, &r)
	k.lookUp("to", r.To, maxID, true)
	k.freeText("reason", &r.Reason, maxReason, true)
	if r.Tickets != nil {
		k.between("tickets", len(r.Tickets), 1, maxChosen)
	}
	for _, id := range r.Tickets {
		k.lookUp("tickets", id, maxID, true)
	}
	if k.err != nil {
		return k.err
	}
	in := hall.GroupMove{Meta: m, Service: c.Params("service"), To: r.To, Reason: r.Reason, Tickets: r.Tickets, FromNow: r.FromNow}
	e, err := a.Queue.MoveGroup(c.UserContext(), in)
	if hall.CodeOf(err) == hall.CodeNobodyWaiting {
		return c.JSON(groupMoved{Service: in.Service, To: in.To})
	}
	if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
		return err
	}
	if err := a.tellMoved(c.UserContext(), in, e); err != nil {
		return err
	}
	return c.JSON(groupMoved{Service: e.Group.Service, To: e.Group.To, Moved: e.Group.Moved})
}
