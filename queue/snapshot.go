package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mpp/hall"
)

// recentEvents is how many of the newest events a snapshot has.
const recentEvents = 400

// Snapshot reads the whole of the open date as of one event. Codes: unavailable.
func (q *Queue) Snapshot(ctx context.Context) (hall.Snapshot, error) {
	k := q.keys
	raw, err := scriptSnapshot.Run(ctx, q.rdb,
		[]string{k.meta(), k.counters(), k.ticketsBase(), k.config(), k.legsBase(), k.events(), k.tallyBase()}, recentEvents).Slice()
	if err != nil {
		return hall.Snapshot{}, unavailable(err)
	}
	if len(raw) != 12 {
		return hall.Snapshot{}, fmt.Errorf("snapshot has %d parts, want 12", len(raw))
	}
	s, err := snapshotMeta(raw)
	if err != nil {
		return s, err
	}
	if s.Config, err = snapshotConfig(text(raw[4])); err != nil {
		return s, err
	}
	if s.Tickets, err = decodeAll[hall.Ticket](raw[5]); err != nil {
		return s, err
	}
	if s.Counters, err = decodeAll[hall.CounterLive](raw[6]); err != nil {
		return s, err
	}
	if s.Closed, err = closedLegs(raw[7]); err != nil {
		return s, err
	}
	s.Recent, s.Streaks, s.Quotas = q.recentOf(raw[8]), numbersOf(raw[9]), numbersOf(raw[10])
	if doc := text(raw[11]); doc != "" {
		if err := json.Unmarshal([]byte(doc), &s.Pauses); err != nil {
			return s, fmt.Errorf("snapshot: pauses: %w", err)
		}
	}
	return s, nil
}

// numbersOf reads {id, number, ...}; nil where there is none.
func numbersOf(raw any) map[string]int {
	rows, _ := raw.([]any)
	if len(rows) == 0 {
		return nil
	}
	out := map[string]int{}
	for i := 0; i+1 < len(rows); i += 2 {
		out[text(rows[i])], _ = strconv.Atoi(text(rows[i+1])) // a counter of ours
	}
	return out
}

// recentOf reads {stream id, event JSON, ...}, newest first, and returns the events
// oldest first. One that cannot be decoded is left out: without it a display lacks one
// past call, but has its picture.
func (q *Queue) recentOf(raw any) []hall.Event {
	rows, _ := raw.([]any)
	var out []hall.Event
	for i := len(rows) - 2; i >= 0; i -= 2 {
		if e, err := q.eventCache.decode(seqOf(text(rows[i])), text(rows[i+1])); err == nil {
			out = append(out, e)
		}
	}
	return out
}

func snapshotMeta(raw []any) (hall.Snapshot, error) {
	s := hall.Snapshot{Date: text(raw[2])}
	s.DayClosed = s.Date != "" && text(raw[3]) == s.Date
	if _, err := fmt.Sscan(text(raw[0])+" "+text(raw[1]), &s.Seq, &s.At); err != nil {
		return s, fmt.Errorf("snapshot: %w", err)
	}
	return s, nil
}

// closedLegs reads {<ticket>:<no>, leg JSON, ...}.
func closedLegs(raw any) ([]hall.ClosedLeg, error) {
	rows, _ := raw.([]any)
	var out []hall.ClosedLeg
	for i := 0; i+1 < len(rows); i += 2 {
		ticket, _, _ := strings.Cut(text(rows[i]), ":")
		c := hall.ClosedLeg{Ticket: ticket}
		if err := json.Unmarshal([]byte(text(rows[i+1])), &c.Leg); err != nil {
			return nil, fmt.Errorf("snapshot: %w", err)
		}
		out = append(out, c)
	}
	// A hash has no order; a ticket's legs have one.
	slices.SortFunc(out, func(a, b hall.ClosedLeg) int { return a.Leg.No - b.Leg.No })
	return out, nil
}

// text returns a part of a script's reply as a string, "" for any other type.
func text(v any) string {
	s, _ := v.(string)
	return s
}

func snapshotConfig(doc string) (*hall.Config, error) {
	if doc == "" {
		return emptyConfig(), nil
	}
	return decodeConfig([]byte(doc))
}

func decodeAll[T any](raw any) ([]T, error) {
	rows, _ := raw.([]any)
	out := make([]T, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(text(r)), &out[i]); err != nil {
			return nil, fmt.Errorf("snapshot: %w", err)
		}
	}
	return out, nil
}
