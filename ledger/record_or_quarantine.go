package ledger

import (
	"context"
	"errors"
	"slices"

	"mpp/hall"
	"mpp/store"
)

// RecordOrQuarantine records the events and quarantines those whose data the tables will
// never accept; it returns the quarantined ones. A refused batch is halved until the
// event at fault stands alone, which is correct because recording does not depend on
// order. After an error some events may be recorded already; the same events may be
// given again.
//
// Codes: unavailable.
func (l *Ledger) RecordOrQuarantine(ctx context.Context, hallID string, events []hall.Event) (quarantined []Quarantined, err error) {
	err = l.Record(ctx, hallID, events)
	if faultOf(err) != store.Data {
		return nil, err
	}
	bad, kind := culprits(err, events)
	if len(bad) == 0 || (kind == KindConflict && repeated(events, bad)) {
		half := len(events) / 2
		first, err := l.RecordOrQuarantine(ctx, hallID, events[:half])
		if err != nil {
			return nil, err
		}
		second, err := l.RecordOrQuarantine(ctx, hallID, events[half:])
		return append(first, second...), err
	}
	var rest []hall.Event
	for i := range events {
		if slices.Contains(bad, events[i].Seq) {
			quarantined = append(quarantined, l.quarantinedEvent(&events[i], kind, err))
		} else {
			rest = append(rest, events[i])
		}
	}
	if err := l.Quarantine(ctx, hallID, quarantined); err != nil {
		return nil, err
	}
	more, err := l.RecordOrQuarantine(ctx, hallID, rest)
	return append(quarantined, more...), err
}

// repeated reports whether one of the numbers occurs twice in events: a batch then holds
// two different pasts, and only halving shows which of them the ledger has.
func repeated(events []hall.Event, seqs []int64) bool {
	n := 0
	for i := range events {
		if slices.Contains(seqs, events[i].Seq) {
			n++
		}
	}
	return n > len(seqs)
}

// culprits returns the numbers of the events that an error names, or of the only event.
func culprits(err error, events []hall.Event) ([]int64, QuarantineKind) {
	var conflict *ConflictError
	var event *eventError
	switch {
	case errors.As(err, &conflict):
		return conflict.Seqs, KindConflict
	case errors.As(err, &event):
		return []int64{event.seq}, KindRefused
	case len(events) == 1:
		return []int64{events[0].Seq}, KindRefused
	}
	return nil, ""
}

func (l *Ledger) quarantinedEvent(e *hall.Event, kind QuarantineKind, why error) Quarantined {
	p := Quarantined{Seq: e.Seq, Kind: kind, Error: why.Error(), At: l.clock.Now()}
	payload, err := textOf(e)
	if err != nil {
		payload = err.Error() // impossible for an event that was decoded
	}
	p.Payload = payload
	if kind == KindConflict {
		p.Error = "another event has this number"
	}
	return p
}

// quarantinedRaw makes quarantined events of stream entries that are not events.
func (l *Ledger) quarantinedRaw(raw []hall.RawEvent) []Quarantined {
	quarantined := make([]Quarantined, len(raw))
	for i, r := range raw {
		quarantined[i] = Quarantined{Seq: r.Seq, Kind: KindUndecodable, Payload: r.Raw, Error: "it is no event", At: l.clock.Now()}
		if r.Err != nil {
			quarantined[i].Error = r.Err.Error()
		}
	}
	return quarantined
}
