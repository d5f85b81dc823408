package ledger

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mpp/hall"
)

// batch is the rows of a number of events, one row for each key. They are written in the
// order of their keys, so that two nodes lock rows in the same order.
type batch struct {
	hall      string
	events    []eventRow
	visits    map[string]*visitRow
	legs      map[legKey]*legRow
	counters  map[string]*counterRow
	days      map[string]*dayRow
	periods   []periodRow
	configs   []configRow
	standards []standardRow
	agencies  []counterAgencyRow
	estimates []estimateRow
	delivered map[deliveredKey]deliveredRow
}

type legKey struct {
	ticket string
	no     int
}

// project makes the rows of events. Its only error is an eventError, for an event that no
// database would change: a configuration that cannot be read, or a payload that is too
// large.
func project(hallID string, events []hall.Event) (*batch, error) {
	b := &batch{hall: hallID, events: make([]eventRow, 0, len(events)), visits: map[string]*visitRow{},
		legs: map[legKey]*legRow{}, counters: map[string]*counterRow{}, days: map[string]*dayRow{}, delivered: map[deliveredKey]deliveredRow{}}
	for i := range events {
		if err := b.add(&events[i]); err != nil {
			return nil, &eventError{events[i].Seq, err}
		}
	}
	slices.SortFunc(b.events, func(x, y eventRow) int { return cmp.Compare(x.Seq, y.Seq) })
	slices.SortFunc(b.periods, func(x, y periodRow) int { return cmp.Compare(x.Seq, y.Seq) })
	slices.SortFunc(b.estimates, func(x, y estimateRow) int { return cmp.Compare(x.TicketID, y.TicketID) })
	return b, nil
}

func (b *batch) add(e *hall.Event) error {
	payload, err := textOf(e)
	if err != nil {
		return err
	}
	if len(payload) > maxPayload {
		return fmt.Errorf("it has %d bytes, the most is %d", len(payload), maxPayload)
	}
	b.events = append(b.events, b.eventOf(e, payload))
	if e.Ticket != nil {
		if err := b.addVisit(e.Ticket); err != nil {
			return err
		}
		b.addLegs(e)
		b.addEstimate(e)
	}
	if e.Counter != nil {
		if err := b.addCounter(e.Counter); err != nil {
			return err
		}
	}
	if p, ok := b.periodOf(e); ok {
		b.periods = append(b.periods, p)
	}
	return b.addHall(e)
}

// textOf returns the event's own text byte for byte, or a new one for an event that was
// made in Go. Only bytes that are not UTF-8, which the tables refuse, become U+FFFD, as
// they do when the text is decoded.
func textOf(e *hall.Event) (string, error) {
	if e.Raw != "" {
		return strings.ToValidUTF8(e.Raw, "\uFFFD"), nil
	}
	made, err := hall.EncodeEvent(*e)
	return made.Raw, err
}

func (b *batch) eventOf(e *hall.Event, payload string) eventRow {
	r := eventRow{
		Hall: b.hall, Seq: e.Seq, Type: string(e.Type), AtMS: int64(e.At), BusinessDate: e.Date,
		Agency:    truncate(e.Actor.Agency, widthID),
		ActorRole: string(e.Actor.Role), ActorID: truncate(e.Actor.ID, widthActor),
		IdemKey: truncate(e.Key, widthKey), Payload: payload,
	}
	fingerprint := truncate(e.Fingerprint, widthFingerprint)
	r.Fingerprint = &fingerprint
	if t := e.Ticket; t != nil {
		r.TicketID, r.State = truncate(t.ID, widthID), string(t.State)
		r.Agency, r.Service = truncate(t.Leg.Agency, widthID), truncate(t.Leg.Service, widthID)
	}
	if e.Pause != nil {
		r.Agency = truncate(e.Pause.Agency, widthID)
	}
	if e.Closed != nil {
		r.ClosedAgency = truncate(e.Closed.Agency, widthID)
	}
	r.CounterID = truncate(counterOf(e), widthID)
	return r
}

// counterOf is the counter at which the event happened, "" for none.
func counterOf(e *hall.Event) string {
	switch {
	case e.Counter != nil:
		return e.Counter.ID
	case e.Closed != nil:
		return e.Closed.Counter
	case e.Ticket != nil && e.Ticket.Leg.Counter != "":
		return e.Ticket.Leg.Counter
	default:
		return e.Actor.Counter
	}
}

func (b *batch) addVisit(t *hall.Ticket) error {
	if old, ok := b.visits[t.ID]; ok && old.Rev >= int64(t.Rev) {
		return nil
	}
	snapshot, err := json.Marshal(t)
	if err != nil {
		return err
	}
	b.visits[t.ID] = &visitRow{
		Hall: b.hall, ID: t.ID, Number: t.Number, Prefix: t.Prefix, Ordinal: t.Ordinal, BusinessDate: t.Date,
		Class: t.Class, Origin: t.Origin, State: string(t.State), Agency: t.Leg.Agency, Service: t.Leg.Service,
		Legs: t.Leg.No, IssuedAt: int64(t.IssuedAt), EndedAt: instant(t.EndedAt),
		Rev: int64(t.Rev), Snapshot: string(snapshot),
	}
	return nil
}

func (b *batch) addCounter(c *hall.CounterLive) error {
	if old, ok := b.counters[c.ID]; ok && old.Rev >= int64(c.Rev) {
		return nil
	}
	snapshot, err := json.Marshal(c)
	if err != nil {
		return err
	}
	b.counters[c.ID] = &counterRow{Hall: b.hall, ID: c.ID, Rev: int64(c.Rev), Snapshot: string(snapshot)}
	return nil
}

// addHall adds the rows of an event that concerns the hall itself.
func (b *batch) addHall(e *hall.Event) error {
	switch e.Type {
	case hall.EventDayOpened:
		if day := b.dayOf(e.Date); e.Seq > day.OpenedSeq {
			day.OpenedSeq, day.OpenedAt = e.Seq, instant(e.At)
		}
	case hall.EventDayClosed:
		if day := b.dayOf(e.Date); e.Seq > day.ClosedSeq {
			day.ClosedSeq, day.ClosedAt = e.Seq, instant(e.EffectiveAt())
		}
	case hall.EventConfigured:
		return b.addConfig(e)
	}
	return nil
}

// dayOf returns the row of a date, a new one if the batch has none yet.
func (b *batch) dayOf(date string) *dayRow {
	if b.days[date] == nil {
		b.days[date] = &dayRow{Hall: b.hall, BusinessDate: date}
	}
	return b.days[date]
}

func (b *batch) addConfig(e *hall.Event) error {
	var c hall.Config
	if err := json.Unmarshal(e.Config, &c); err != nil {
		return fmt.Errorf("the configuration: %w", err)
	}
	b.configs = append(b.configs, configRow{Hall: b.hall, Version: c.Version, Seq: e.Seq, AtMS: int64(e.At), Document: string(e.Config)})
	for i := range c.Services {
		s := &c.Services[i]
		b.standards = append(b.standards, standardRow{
			Hall: b.hall, Service: s.ID, Version: c.Version, SinceAt: int64(e.At),
			WaitTargetMS: elapsed(s.Standard.Wait), ServiceTargetMS: elapsed(s.Standard.Service)})
	}
	for i := range c.Counters {
		k := &c.Counters[i]
		b.agencies = append(b.agencies, counterAgencyRow{Hall: b.hall, Counter: k.ID, Version: c.Version, SinceAt: int64(e.At), Agency: k.Agency})
	}
	return nil
}

// elapsed converts a target in minutes or hours to milliseconds. It returns nil without a
// target and for one in working hours or days, which no wait or service is measured in.
func elapsed(t *hall.Target) *int64 {
	units := map[hall.Unit]time.Duration{hall.UnitMinute: time.Minute, hall.UnitHour: time.Hour}
	if t == nil || units[t.Unit] == 0 {
		return nil
	}
	ms := (time.Duration(t.Value) * units[t.Unit]).Milliseconds()
	return &ms
}

// sorted returns the rows in the order of their keys.
func sorted[K comparable, R any](rows map[K]R, compare func(a, b K) int) []R {
	out := make([]R, 0, len(rows))
	for _, k := range slices.SortedFunc(maps.Keys(rows), compare) {
		out = append(out, rows[k])
	}
	return out
}

func compareLegs(a, b legKey) int {
	return cmp.Or(cmp.Compare(a.ticket, b.ticket), cmp.Compare(a.no, b.no))
}
