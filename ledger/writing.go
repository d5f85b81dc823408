package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"mpp/hall"
)

// writing is the recorder's work on one delivery.
type writing struct {
	r                *Recorder
	reading, working context.Context
}

// record writes the events, waiting for SQL as long as it takes. What SQL refuses
// for a reason of its data is cut in halves until what must be set aside stands
// alone, so that all others land: recording is free of order. false when the
// recorder was stopped before all were kept.
func (w *writing) record(events []hall.Event) bool {
	if len(events) == 0 {
		return true
	}
	err := w.r.untilOr(w.reading, "record", func(err error) bool { return kindOf(err) == faultData },
		func() error {
			return w.try(func(ctx context.Context) error { return w.r.ledger.Record(ctx, w.r.hall, events) })
		})
	if errors.Is(err, errStopped) {
		return false
	}
	if err == nil {
		w.kept(events)
		return true
	}
	bad, kind := culprits(err, events)
	if len(bad) == 0 {
		half := len(events) / 2
		return w.record(events[:half]) && w.record(events[half:])
	}
	var rest []hall.Event
	for i := range events {
		if !slices.Contains(bad, events[i].Seq) {
			rest = append(rest, events[i])
		} else if !w.aside(poisonEvent(&events[i], kind, err)) {
			return false
		}
	}
	return w.record(rest)
}

// culprits are the events that an error names, or the only one there is.
func culprits(err error, events []hall.Event) ([]int64, PoisonKind) {
	var conflict *ConflictError
	var event *eventError
	switch {
	case errors.As(err, &conflict):
		return conflict.Seqs, PoisonConflict
	case errors.As(err, &event):
		return []int64{event.seq}, PoisonRefused
	case len(events) == 1:
		return []int64{events[0].Seq}, PoisonRefused
	}
	return nil, ""
}

func poisonEvent(e *hall.Event, kind PoisonKind, err error) Poison {
	p := Poison{Seq: e.Seq, Kind: kind, Error: err.Error()}
	payload, err := json.Marshal(e)
	if err != nil {
		payload = []byte(err.Error()) // never of a decoded event
	}
	p.Payload = string(payload)
	if kind == PoisonConflict {
		p.Error = "another event has this number"
	}
	return p
}

// asideRaw sets aside the entries that are no events.
func (w *writing) asideRaw(raw []hall.RawEvent) bool {
	for i := range raw {
		why := "it is no event"
		if raw[i].Err != nil {
			why = raw[i].Err.Error()
		}
		if !w.aside(Poison{Seq: raw[i].Seq, Kind: PoisonUndecodable, Payload: raw[i].Raw, Error: why}) {
			return false
		}
	}
	return true
}

// aside keeps one event apart from the others, and says so loudly.
func (w *writing) aside(p Poison) bool {
	p.At = hall.MillisOf(w.r.ledger.clock())
	kept := w.r.until(w.reading, "set an event aside", func() error {
		return w.try(func(ctx context.Context) error { return w.r.ledger.SetAside(ctx, w.r.hall, []Poison{p}) })
	})
	if !kept {
		return false
	}
	w.r.log.Error("an event was set aside, see table poison_events", "seq", p.Seq, "kind", p.Kind, "error", p.Error)
	w.r.stats.aside(p)
	w.r.waiters.committed([]int64{p.Seq})
	return true
}

func (w *writing) kept(events []hall.Event) {
	seqs := make([]int64, len(events))
	for i := range events {
		seqs[i] = events[i].Seq
	}
	w.r.stats.committed(events)
	w.r.waiters.committed(seqs)
}

// try makes one bounded try and keeps book of the health. A refusal for a reason
// of the data is an answer: SQL is not away.
func (w *writing) try(write func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(w.working, recordWithin)
	defer cancel()
	w.r.writes.begin(time.Now())
	err := write(ctx)
	if err == nil || kindOf(err) == faultData {
		w.r.writes.worked(time.Now())
	}
	return err
}
