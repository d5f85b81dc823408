package bench

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"mpp/hall"
	"mpp/hall/hallfile"
)

// The made day: citizens come at an even pace, wait for ticketsWaiting others, walk to
// the counter and are served. The distances between a ticket's events are those of a
// hall with 150 counters, so a batch of the recorder holds what it would hold there.
const (
	ticketsWaiting = 250 // given after a ticket before it is called
	ticketsWalking = 8   // until it is started
	stepMS         = 500
)

// madeDay are the events of so many tickets, four each, and before them those that
// configure the hall and open its day and counters. They are as the queue's scripts
// make them, with the keys and fingerprints of the API.
func madeDay(hallID string, tickets int) ([]hall.Event, error) {
	cfg, err := bigHall(hallID)
	if err != nil {
		return nil, err
	}
	m := &maker{cfg: cfg, now: hall.MillisOf(time.Now().Add(-time.Duration(tickets) * stepMS * time.Millisecond)),
		tickets: make([]hall.Ticket, tickets), counters: make([]hall.CounterLive, len(cfg.Counters))}
	m.date = cfg.BusinessDate(hall.MillisOf(time.Now()))
	document, err := json.Marshal(cfg)
	if err != nil {
		return nil, err
	}
	m.add(hall.Event{Type: hall.EventConfigured, Config: document})
	m.add(hall.Event{Type: hall.EventDayOpened})
	for i := range cfg.Counters {
		m.openCounter(i)
	}
	serving := ticketsWaiting + len(cfg.Counters) - 1 // one less than counters: each is free when it calls
	for i := range tickets + serving {
		m.now += stepMS
		m.issue(i)
		m.call(i - ticketsWaiting)
		m.start(i - ticketsWaiting - ticketsWalking)
		m.finish(i - serving)
	}
	return m.events, nil
}

// bigHall is the sample hall with 150 counters and more, open at any hour.
func bigHall(id string) (*hall.Config, error) {
	cfg, err := hallfile.Sample()
	if err == nil {
		cfg, err = hallfile.AlwaysOpen(cfg)
	}
	if err != nil {
		return nil, err
	}
	cfg.Hall.ID, cfg.Version = id, 1
	sample := slices.Clone(cfg.Counters)
	for floor := 2; len(cfg.Counters) < 150; floor++ {
		for _, c := range sample {
			c.ID, c.Number = fmt.Sprintf("%s-lt%d", c.ID, floor), len(cfg.Counters)+1
			cfg.Counters = append(cfg.Counters, c)
		}
	}
	return cfg, cfg.Prepare()
}

type maker struct {
	cfg      *hall.Config
	date     string
	now      hall.Millis
	tickets  []hall.Ticket
	counters []hall.CounterLive
	events   []hall.Event
}

func (m *maker) add(e hall.Event) {
	e.Seq, e.At, e.Date = int64(len(m.events)+1), m.now, m.date
	if e.Actor.Role == "" {
		e.Actor = hall.Actor{Role: hall.RoleSystem, ID: "hall"}
	} else {
		e.Key, e.Fingerprint = fmt.Sprintf("%032x", e.Seq*7_919), fmt.Sprintf("%032x", e.Seq*104_729)
	}
	if e.Ticket != nil {
		e.Ticket.Rev++
		t := *e.Ticket
		e.Ticket = &t
	}
	if e.Counter != nil {
		e.Counter.Rev++
		c := *e.Counter
		e.Counter = &c
	}
	m.events = append(m.events, e)
}

func (m *maker) officer(counter int) hall.Actor {
	c := &m.cfg.Counters[counter]
	return hall.Actor{Role: hall.RoleOfficer, ID: "officer-" + c.ID, Name: "Dewi Prasetyo", Counter: c.ID, Agency: c.Agency}
}

func (m *maker) openCounter(i int) {
	c := &m.counters[i]
	*c = hall.CounterLive{ID: m.cfg.Counters[i].ID, State: hall.CounterOpen, Since: m.now, OpenedAt: m.now,
		Officer: m.officer(i).ID, Name: m.officer(i).Name}
	m.add(hall.Event{Type: hall.EventCounterOpened, Actor: m.officer(i), Counter: c})
}

// there tells whether ticket i has been given, or will be.
func (m *maker) there(i int) bool { return i >= 0 && i < len(m.tickets) }

func (m *maker) issue(i int) {
	if !m.there(i) {
		return
	}
	at := &m.cfg.Counters[i%len(m.counters)]
	service := m.cfg.Service(at.Services[i%len(at.Services)])
	// As unlike its neighbours' as a real one's random digits.
	id := fmt.Sprintf("%s%016x", m.now.Time().Format("20060102"), uint64(i+1)*0x9E3779B97F4A7C15)
	m.tickets[i] = hall.Ticket{ID: id, Number: fmt.Sprintf("%s-%03d", service.Prefix, i+1), Prefix: service.Prefix, Ordinal: i + 1,
		Date: m.date, Class: hall.ClassRegular, Origin: "kiosk", State: hall.Waiting, IssuedAt: m.now, Ahead: ticketsWaiting,
		Pace: &hall.Pace{PerMS: 212_500, Spread: 0.53211, BusyMS: 61_000, Servers: 4},
		Leg: hall.Leg{No: 1, Agency: service.Agency, Service: service.ID, Score: int64(m.now), Tie: int64(len(m.events) + 1),
			QueuedAt: m.now}}
	m.add(hall.Event{Type: hall.EventIssued, Actor: hall.Actor{Role: hall.RoleKiosk, ID: "kiosk-1", Name: "Kios 1"}, Ticket: &m.tickets[i]})
}

func (m *maker) call(i int) {
	if !m.there(i) {
		return
	}
	t, k := &m.tickets[i], i%len(m.counters)
	t.State, t.Leg.Counter, t.Leg.Officer = hall.Called, m.counters[k].ID, m.officer(k).ID
	t.Leg.CalledAt, t.Leg.LastCalledAt, t.Leg.Calls = m.now, m.now, 1
	m.counters[k].Ticket, m.counters[k].Number = t.ID, t.Number
	m.add(hall.Event{Type: hall.EventCalled, Actor: m.officer(k), Ticket: t, Counter: &m.counters[k], From: hall.Waiting,
		Why: &hall.Why{Rule: string(hall.OrderCredit), Version: 1, Score: t.Leg.Score, Waiting: ticketsWaiting}})
}

func (m *maker) start(i int) {
	if !m.there(i) {
		return
	}
	t := &m.tickets[i]
	t.State, t.Leg.StartedAt, t.Leg.ServingSince = hall.Serving, m.now, m.now
	m.add(hall.Event{Type: hall.EventStarted, Actor: m.officer(i % len(m.counters)), Ticket: t, From: hall.Called})
}

func (m *maker) finish(i int) {
	if !m.there(i) {
		return
	}
	t, k := &m.tickets[i], i%len(m.counters)
	t.Leg.ServiceMS, t.Leg.ServingSince = int64(m.now-t.Leg.StartedAt), 0
	t.State, t.EndedAt, t.Leg.EndedAt, t.Leg.End, t.Leg.Outcome = hall.Done, m.now, m.now, hall.Done, hall.OutcomeServed
	m.counters[k].Ticket, m.counters[k].Number = "", ""
	m.add(hall.Event{Type: hall.EventFinished, Actor: m.officer(k), Ticket: t, Counter: &m.counters[k], From: hall.Serving})
}
