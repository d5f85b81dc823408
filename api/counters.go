package api

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

type (
	pauseRequest struct {
		Reason string `json:"reason"`
		Note   string `json:"note"`

		ReturnAt string `json:"return_at"`
	}
	callRequest struct {
		Ticket string `json:"ticket"`
		Number string `json:"number"`
		Reason string `json:"reason"`
	}
	serveRequest struct {
		Service string `json:"service"`
		Reason  string `json:"reason"`
	}
)

// mayRun returns the counter in the path, if the principal may run it, and the change's
// meta.
func (a *API) mayRun(c *fiber.Ctx, p access.Principal) (*hall.Counter, hall.Meta, error) {
	k, err := a.counterParam(c)
	if err == nil {
		err = access.Allow(p, access.Run, access.Object{Agency: k.Agency, Counter: k.ID})
	}
	if err != nil {
		return nil, hall.Meta{}, err
	}
	m, err := meta(c, p, access.Run)
	return k, m, err
}

// runCounter is POST /counters/{counter}/{open|pause|resume|close}.
func (a *API) runCounter(action hall.CounterAction) func(*fiber.Ctx, access.Principal) error {
	return func(c *fiber.Ctx, p access.Principal) error {
		k, m, err := a.mayRun(c, p)
		if err != nil {
			return err
		}
		in := hall.CounterCommand{Meta: m, Action: action, Counter: k.ID}
		if err := readCounterAction(c, &in); err != nil {
			return err
		}
		e, err := a.Queue.Counter(c.UserContext(), in)
		if err := a.acknowledge(c.UserContext(), e.Seq, err); err != nil {
			return err
		}
		return c.JSON(a.counterAfter(e.Counter))
	}
}

func readCounterAction(c *fiber.Ctx, in *hall.CounterCommand) error {
	if in.Action != hall.CounterActPause {
		return web.ReadJSON(c, &noRequest{})
	}
	r := pauseRequest{Reason: "other"}
	k := read(c, &r)
	k.oneOf("reason", r.Reason, hall.PauseReasons...)
	k.freeText("note", &r.Note, maxNote, false)
	in.Reason, in.Note = r.Reason, r.Note
	in.ReturnAt = k.instant("return_at", r.ReturnAt)
	return k.err
}

// counterAfter returns a counter right after its event: its own state from the event,
// because the live day may be a moment behind, and how many wait from the day.
func (a *API) counterAfter(live *hall.CounterLive) view.Counter {
	v := view.Counter{Services: []hall.Named{}}
	a.Live.View(func(d *hall.Day) { v, _ = view.CounterOf(d, live.ID) })
	if v.ID == "" {
		v, _ = view.NewCounter(a.Queue.Config(), live.ID)
	}
	v.State, v.Since, v.Officer, v.Reason = live.State, live.Since.Stamp(), live.Name, live.Reason
	v.ReturnAt, v.Message = live.ReturnAt.Stamp(), view.MessageOf(live.Message)
	if v.Ticket != nil && v.Ticket.ID != live.Ticket {
		v.Ticket = nil
	}
	return v
}

// callNext is POST /counters/{counter}/call-next; 204 when nobody is next.
func (a *API) callNext(c *fiber.Ctx, p access.Principal) error {
	k, m, err := a.mayRun(c, p)
	if err != nil {
		return err
	}
	if err := web.ReadJSON(c, &noRequest{}); err != nil {
		return err
	}
	e, err := a.Queue.CallNext(c.UserContext(), hall.Call{Meta: m, Counter: k.ID})
	if hall.CodeOf(err) == hall.CodeNobodyWaiting {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return a.answer(c, e, err)
}

// callChosen is POST /counters/{counter}/call.
func (a *API) callChosen(c *fiber.Ctx, p access.Principal) error {
	k, m, err := a.mayRun(c, p)
	if err != nil {
		return err
	}
	if err := access.Choose(p, a.Queue.Config().Policy.ChosenBy); err != nil {
		return err
	}
	var r callRequest
	in := read(c, &r)
	switch {
	case r.Ticket == "" && r.Number == "":
		in.refuse(web.Invalid("ticket", web.ReasonMissing))
	case r.Ticket != "" && r.Number != "":
		in.refuse(web.Invalid("ticket", web.ReasonBoth).With("other", "number"))
	}
	in.lookUp("number", r.Number, maxNumber, false)
	in.lookUp("ticket", r.Ticket, maxID, false)
	in.freeText("reason", &r.Reason, maxReason, true)
	if in.err != nil {
		return in.err
	}
	e, err := a.Queue.Call(c.UserContext(), hall.Call{Meta: m, Counter: k.ID, Ticket: r.Ticket, Number: r.Number, Reason: r.Reason})
	return a.answer(c, e, err)
}

// serve is POST /counters/{counter}/serve.
func (a *API) serve(c *fiber.Ctx, p access.Principal) error {
	k, m, err := a.mayRun(c, p)
	if err != nil {
		return err
	}
	var r serveRequest
	in := read(c, &r)
	in.lookUp("service", r.Service, maxID, false)
	in.freeText("reason", &r.Reason, maxReason, true)
	if in.err != nil {
		return in.err
	}
	e, err := a.Queue.Serve(c.UserContext(), hall.Serve{Meta: m, Counter: k.ID, Service: r.Service, Reason: r.Reason})
	return a.answer(c, e, err)
}

type counterList struct {
	Counters []view.Counter `json:"counters"`
}

// listCounters is GET /counters. Anonymous clients see which counters are open, not who
// works there and with which ticket, because a ticket's id gives access to it.
func (a *API) listCounters(c *fiber.Ctx) error {
	p, err := a.auth.Principal(c)
	if err != nil {
		return err
	}
	cfg, day := a.Queue.Config(), a.today()
	list := counterList{Counters: []view.Counter{}}
	if err := a.view(func(d *hall.Day) {
		for i := range cfg.Counters {
			k := &cfg.Counters[i]
			if ended(k.EndedOn, day) {
				continue
			}
			v, ok := view.CounterOf(d, k.ID)
			if !ok {
				v, _ = view.NewCounter(cfg, k.ID)
			}
			if access.Allow(p, access.WatchAgency, access.Object{Agency: k.Agency, Counter: k.ID}) != nil {
				v.Officer, v.Ticket, v.Message = "", nil, nil
			}
			list.Counters = append(list.Counters, v)
		}
	}); err != nil {
		return err
	}
	for i := range list.Counters {
		if t := list.Counters[i].Ticket; t != nil && t.Origin != hall.OriginCounter {
			t.FollowURL = a.followURL(c, t.ID)
		}
	}
	slices.SortStableFunc(list.Counters, func(a, b view.Counter) int { return cmp.Compare(a.Number, b.Number) })
	return c.JSON(list)
}

// view reads the live day. Without one the hall is still starting: [hall.CodeUnavailable].
func (a *API) view(read func(*hall.Day)) error {
	if !a.Live.View(read) {
		return hall.Refuse(hall.CodeUnavailable, "the live picture is not there yet")
	}
	return nil
}
