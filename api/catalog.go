package api

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/view"
)

// ended reports whether a part with this end has left the hall by the date.
func ended(endedOn, date string) bool { return endedOn != "" && endedOn <= date }

type hallFacts struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Regency      string       `json:"regency"`
	Address      string       `json:"address"`
	Timezone     string       `json:"timezone"`
	Date         string       `json:"date"`
	Now          *string      `json:"now"`
	Version      int64        `json:"version"`
	Sample       bool         `json:"sample"`
	Demo         bool         `json:"demo"`
	ClockSpeed   float64      `json:"clock_speed"`
	Ticker       []string     `json:"ticker"`
	Classes      []hall.Class `json:"classes"`
	EndedClasses []hall.Class `json:"ended_classes"`
	Outcomes     []string     `json:"outcomes"`
	PauseReasons []string     `json:"pause_reasons"`
	Brand        Brand        `json:"brand"`
	SlipCopies   int          `json:"slip_copies"`
	BoardsReload string       `json:"boards_reload"`
	BoardMedia   bool         `json:"board_media"`
	Links        hall.Links   `json:"links"`
	Roll         string       `json:"roll"`
	Pauses       []view.Pause `json:"pauses"`
}

// getHall is GET /hall.
func (a *API) getHall(c *fiber.Ctx) error {
	cfg := a.Queue.Config()
	h := cfg.Hall
	open, over := []hall.Class{}, []hall.Class{}
	for _, k := range cfg.Policy.Classes {
		if k.EndedOn == "" {
			open = append(open, k)
			continue
		}
		k.EndedOn = ""
		over = append(over, k)
	}
	brand := Brand{}
	if a.Brand != nil {
		brand = a.Brand()
	}
	return c.JSON(hallFacts{
		ID: h.ID, Name: h.Name, Regency: h.Regency, Address: h.Address, Timezone: h.Timezone,
		Date: a.today(), Now: a.Clock.Now().Stamp(), Version: cfg.Version, Sample: h.Sample, Demo: a.Demo, ClockSpeed: a.ClockSpeed,
		Ticker: some(h.Ticker), Classes: open, EndedClasses: over, Outcomes: hall.Outcomes, PauseReasons: hall.PauseReasons, Brand: brand, SlipCopies: cfg.Slip.CopyCount(), BoardsReload: cmp.Or(cfg.Policy.BoardsReload, hall.BoardsReload), BoardMedia: len(cfg.Boards.Media) > 0 && cfg.Boards.Side() != hall.NoMedia, Links: h.Links, Roll: cfg.Policy.Roll,
		Pauses: a.standingPauses(),
	})
}

// some returns the list, empty instead of null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type agencyFacts struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Short        string     `json:"short"`
	Prefix       string     `json:"prefix"`
	Zone         hall.Named `json:"zone"`
	Icon         string     `json:"icon"`
	Waiting      int        `json:"waiting"`
	CountersOpen int        `json:"counters_open"`
	Services     []string   `json:"services"`
	Hours        hoursFacts `json:"hours"`
}

// hoursFacts are where an agency's hours stand now. A page that has them needs no other
// answer until the next of the two instants.
type hoursFacts struct {
	Serving  bool    `json:"serving"`
	Break    bool    `json:"break"`
	ClosesAt *string `json:"closes_at"` // end of the date's hours, nil on a closed date
	OpensAt  *string `json:"opens_at"`  // when it serves again, nil while it does
	Note     string  `json:"note"`      // of the date, such as a holiday's name
}

func hoursOf(h hall.Hours) hoursFacts {
	f := hoursFacts{Serving: h.Serving, Break: h.Break, ClosesAt: h.Closes.Stamp(), Note: h.Name}
	if !h.Serving {
		f.OpensAt = h.Opens.Stamp()
	}
	return f
}

// listAgencies is GET /agencies.
func (a *API) listAgencies(c *fiber.Ctx) error {
	cfg, day, now := a.Queue.Config(), a.today(), a.Clock.Now()
	list := []agencyFacts{}
	waiting, openAll := 0, 0
	if err := a.view(func(d *hall.Day) {
		open := map[string]int{}
		for i := range cfg.Counters {
			if d.Counter(cfg.Counters[i].ID).State == hall.CounterOpen {
				open[cfg.Counters[i].Agency]++
				openAll++
			}
		}
		for i := range cfg.Agencies {
			g := &cfg.Agencies[i]
			waiting += d.WaitingFor(g.ID)
			if ended(g.EndedOn, day) {
				continue
			}
			f := agencyFacts{ID: g.ID, Name: g.Name, Short: g.Short, Prefix: g.Prefix, Zone: cfg.NamedZone(g.Zone), Icon: g.Icon,
				Waiting: d.WaitingFor(g.ID), CountersOpen: open[g.ID], Services: []string{},
				Hours: hoursOf(cfg.HoursAt(cfg.Calendar(g.Calendar), now))}
			for _, s := range cfg.ServicesOf(g.ID) {
				if !ended(s.EndedOn, day) {
					f.Services = append(f.Services, s.ID)
				}
			}
			list = append(list, f)
		}
	}); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"agencies": list, "waiting": waiting, "counters_open": openAll})
}

// listZones is GET /zones.
func (a *API) listZones(c *fiber.Ctx) error {
	cfg, day := a.Queue.Config(), a.today()
	list := []hall.Named{}
	for _, z := range cfg.Zones {
		if !ended(z.EndedOn, day) {
			list = append(list, cfg.NamedZone(z.ID))
		}
	}
	return c.JSON(fiber.Map{"zones": list})
}

// getBoard is GET /zones/{zone}/board.
func (a *API) getBoard(c *fiber.Ctx) error {
	var v view.Board
	known := false
	if err := a.view(func(d *hall.Day) { v, known = view.BoardOf(d, view.Scope{Zone: c.Params("zone")}) }); err != nil {
		return err
	}
	if !known {
		return hall.Refuse(hall.CodeUnknownZone, "")
	}
	return c.JSON(v)
}
