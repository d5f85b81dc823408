package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"mpp/hall"
	"mpp/store"
)

// Keep is Record for one who must get rid of the events: what the ledger will never
// take for a reason of its data is set aside, and all others are recorded. A batch
// that is refused is cut in halves until the event at fault stands alone; recording
// is free of order, so it does not matter who lands first. It tells what was set
// aside. On an error some may be kept already; the same events may be given again.
//
// Codes: unavailable.
func (l *Ledger) Keep(ctx context.Context, hallID string, events []hall.Event) (aside []Poison, err error) {
	err = l.Record(ctx, hallID, events)
	if faultOf(err) != store.Data {
		return nil, err // nil, too
	}
	bad, kind := culprits(err, events)
	if len(bad) == 0 || (kind == PoisonConflict && repeated(events, bad)) {
		half := len(events) / 2
		first, err := l.Keep(ctx, hallID, events[:half])
		if err != nil {
			return nil, err
		}
		second, err := l.Keep(ctx, hallID, events[half:])
		return append(first, second...), err
	}
	var rest []hall.Event
	for i := range events {
		if slices.Contains(bad, events[i].Seq) {
			aside = append(aside, l.poisonEvent(&events[i], kind, err))
		} else {
			rest = append(rest, events[i])
		}
	}
	if err := l.SetAside(ctx, hallID, aside); err != nil {
		return nil, err
	}
	more, err := l.Keep(ctx, hallID, rest)
	return append(aside, more...), err
}

// repeated tells whether the events have one of the numbers twice: reads of two pasts in
// one batch. Which of the two is in the ledger shows only when they are apart.
func repeated(events []hall.Event, seqs []int64) bool {
	n := 0
	for i := range events {
		if slices.Contains(seqs, events[i].Seq) {
			n++
		}
	}
	return n > len(seqs)
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

func (l *Ledger) poisonEvent(e *hall.Event, kind PoisonKind, why error) Poison {
	p := Poison{Seq: e.Seq, Kind: kind, Error: why.Error(), At: l.clock.Now()}
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

// poisonRaw are entries of the stream that are no events.
func (l *Ledger) poisonRaw(raw []hall.RawEvent) []Poison {
	aside := make([]Poison, len(raw))
	for i, r := range raw {
		aside[i] = Poison{Seq: r.Seq, Kind: PoisonUndecodable, Payload: r.Raw, Error: "it is no event", At: l.clock.Now()}
		if r.Err != nil {
			aside[i].Error = r.Err.Error()
		}
	}
	return aside
}
