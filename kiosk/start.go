package kiosk

import (
	"sync"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/ui"
)

// guide is what the start page tells citizens, in the words of one language.
type guide struct {
	Date     string
	State    string
	Open     bool
	Note     string // a holiday's name, "" for an ordinary day
	Address  string
	Links    hall.Links
	Agencies []agencyGuide
	Demo     bool
	ByPhone  bool   // the hall gives numbers by phone
	Code     string // of the screen, as the address had it
	Version  int64  // of the configuration that it was written from
}

type agencyGuide struct {
	ID, Name, Short, Icon, Zone string

	Open     bool   // it serves now
	State    string // until when, or when next
	Hours    string // of today
	Note     string
	Load     string // who waits, and at how many counters; "" while that is not known
	Services []serviceGuide
}

type serviceGuide struct {
	ID, Name     string
	Gives        bool   // a number now
	State        string // why it gives no number now though its agency is open; else ""
	Days         string // the weekdays that it keeps to; "" for all
	Brief        string // what it takes, in a few words
	Requirements []string
	Fee, Product string
	Times        []timeGuide
}

// timeGuide is one of a service's published times.
type timeGuide struct{ Name, Time string }

// guideTexts are the keys that Go code alone names.
var guideTexts = []string{"start.and", "start.no_hours", "start.all_day", "start.open_all_day", "start.open_until", "start.closed", "start.in_break",
	"start.opens_today", "start.opens_on", "start.holiday", "start.special_day", "start.load_none", "start.load", "start.load_nobody", "start.full", "start.no_more", "start.paused", "start.paused_until",
	"start.unserved", "start.not_today", "start.days", "start.time_wait", "start.time_service", "start.time_completion"}

// home is GET /: everything that a citizen reads is in the page itself, so that it also
// serves a browser without JavaScript.
func (p *Pages) home(c *fiber.Ctx) error {
	g, err := p.guide(ui.Lang(c))
	if err != nil {
		return err
	}
	return p.start.Render(c, g)
}

// liveGuide is what changes of a guide while a page is open.
type liveGuide struct {
	Version  int64                 `json:"version"`
	Date     string                `json:"date"`
	State    string                `json:"state"`
	Open     bool                  `json:"open"`
	Note     string                `json:"note"`
	Agencies map[string]liveAgency `json:"agencies"`
	Services map[string]string     `json:"services"` // only those with a state of their own
}

type liveAgency struct {
	Open  bool   `json:"open"`
	State string `json:"state"`
	Note  string `json:"note"`
	Load  string `json:"load"`
}

// homeNow is GET /start/now.json, what an open start page asks for again.
func (p *Pages) homeNow(c *fiber.Ctx) error {
	g, err := p.guide(ui.Lang(c))
	if err != nil {
		return err
	}
	now := liveGuide{Version: g.Version, Date: g.Date, State: g.State, Open: g.Open, Note: g.Note, Agencies: map[string]liveAgency{}, Services: map[string]string{}}
	for i := range g.Agencies {
		a := &g.Agencies[i]
		now.Agencies[a.ID] = liveAgency{Open: a.Open, State: a.State, Note: a.Note, Load: a.Load}
		for _, s := range a.Services {
			if s.State != "" {
				now.Services[s.ID] = s.State
			}
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(now)
}

// guideOf says what a guide was written from: the same gives the same guide.
type guideOf struct {
	second, version int64
	seq             int64 // -1 while the live picture is not there
}

type writtenGuide struct {
	of    guideOf
	guide *guide
}

// guides keeps the newest guide of each language, which all who ask share: that of a large
// hall takes longer than some hundred simple answers, and holds the live picture.
type guides struct {
	mu   sync.Mutex
	last map[string]writtenGuide // by language
}

// guide returns a copy of the guide as of this second.
func (p *Pages) guide(lang string) (*guide, error) {
	now := p.deps.Clock.Now()
	of := guideOf{second: now.Time().Unix(), version: p.deps.Config().Version, seq: -1}
	p.guides.mu.Lock()
	defer p.guides.mu.Unlock()
	p.deps.View(func(d *hall.Day) { of.seq = d.Seq() })
	last := p.guides.last[lang]
	if last.guide == nil || last.of != of {
		g, err := p.writeGuide(lang, now)
		if err != nil {
			return nil, err
		}
		last = writtenGuide{of, g}
		p.guides.last[lang] = last
	}
	g := *last.guide
	return &g, nil
}

// writeGuide writes the guide as of now. Before the live picture is there it has no load.
func (p *Pages) writeGuide(lang string, now hall.Millis) (*guide, error) {
	b := &guideWriter{cfg: p.deps.Config(), now: now}
	p.deps.View(func(d *hall.Day) {
		b.cfg, b.known = d.Config(), true
		b.readPauses(d)
		b.offers = map[string]view.Offer{}
		for _, o := range view.OffersOf(d, now, "", nil) {
			b.offers[o.ID] = o
		}
		b.waiting, b.counters = map[string]int{}, map[string]int{}
		for i := range b.cfg.Agencies {
			b.waiting[b.cfg.Agencies[i].ID] = d.WaitingFor(b.cfg.Agencies[i].ID)
		}
		for i := range b.cfg.Counters {
			if k := &b.cfg.Counters[i]; d.Counter(k.ID).State == hall.CounterOpen {
				b.counters[k.Agency]++
			}
		}
	})
	b.words = newWords(p.deps.UI, lang, b.cfg)
	g := b.guide()
	g.Demo = p.deps.Demo
	return g, b.words.err
}
