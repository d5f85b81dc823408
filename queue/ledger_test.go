package queue

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"mpp/hall"
)

var _ Ledger = (*testLedger)(nil)

// testLedger is a ledger in a map: it has a snapshot, or what the recorded events add up to.
type testLedger struct {
	snapshot hall.Snapshot // when Config is set, Today is this
	mu       sync.Mutex
	events   map[int64]hall.Event
	away     error
	tie      hall.Tie
	beat     hall.Millis
}

func (m *testLedger) Record(_ context.Context, events []hall.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.events == nil {
		m.events = map[int64]hall.Event{}
	}
	for _, e := range events {
		m.events[e.Seq] = e
	}
	return m.away
}

func (m *testLedger) LastSeq(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := m.snapshot.Seq
	for seq := range m.events {
		last = max(last, seq)
	}
	return last, m.away
}

func (m *testLedger) MissingSeqs(_ context.Context, from, upTo int64) ([]int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []int64
	for seq := max(from, m.snapshot.Seq) + 1; seq <= upTo; seq++ {
		if _, ok := m.events[seq]; !ok {
			out = append(out, seq)
		}
	}
	return out, m.away
}

func (m *testLedger) UnexplainedGaps(_ context.Context, upTo int64) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := int64(0)
	for seq := m.snapshot.Seq + 1; seq <= upTo; seq++ {
		if _, ok := m.events[seq]; !ok {
			n++
		}
	}
	for _, e := range m.events {
		n -= e.Missing
	}
	return n, m.away
}

func (m *testLedger) Tie(context.Context) (hall.Tie, hall.Millis, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tie, m.beat, m.away
}

func (m *testLedger) ClaimTie(_ context.Context, from hall.Tie) (hall.Tie, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tie != from {
		return from, hall.Refuse(hall.CodeUnavailable, "another server was first")
	}
	if m.away == nil {
		m.tie = hall.Tie{Installation: cmp.Or(from.Installation, "uji"), Filling: from.Filling + 1}
	}
	return m.tie, m.away
}

func (m *testLedger) SetTie(_ context.Context, t hall.Tie) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tie = t
	return m.away
}

func (m *testLedger) Beat(context.Context, hall.Tie) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.beat++
	return m.away
}

func (m *testLedger) Today(context.Context) (hall.Snapshot, bool, error) {
	if m.snapshot.Config != nil {
		return m.snapshot, true, m.away
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s := hall.Snapshot{}
	tickets, counters := map[string]hall.Ticket{}, map[string]hall.CounterLive{}
	for _, seq := range slices.Sorted(maps.Keys(m.events)) {
		e := m.events[seq]
		s.Seq, s.At = seq, e.At
		if e.Config != nil {
			s.Config, _ = decodeConfig(e.Config)
		}
		if e.Type == hall.EventDayOpened {
			s.Date = e.Date
		}
		if e.Ticket != nil {
			tickets[e.Ticket.ID] = *e.Ticket
		}
		if e.Counter != nil {
			counters[e.Counter.ID] = *e.Counter
		}
		if e.Key != "" {
			s.Answers = append(s.Answers, answerOf(e))
		}
		s.Recent = append(s.Recent, e)
	}
	s.Tickets, s.Counters = slices.Collect(maps.Values(tickets)), slices.Collect(maps.Values(counters))
	return s, s.Config != nil, m.away
}

// answerOf is an event as the answer to its key.
func answerOf(e hall.Event) hall.Answer {
	return hall.Answer{Key: e.Key, Fingerprint: e.Fingerprint, Event: e.Raw}
}
