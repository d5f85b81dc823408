package help

import (
	"cmp"
	"maps"
	"slices"

	"mpp/hall"
)

// Mine is what the live feed says to a kiosk of its call, whole at each change.
type Mine struct {
	Call *MyCall `json:"call,omitempty"` // absent for none
}

// MyCall is a call as the kiosk sees it: who comes is nothing for its screen.
type MyCall struct {
	ID    string  `json:"id"`
	State State   `json:"state"`
	At    *string `json:"at"`
}

// Board is what the live feed says to the desk, whole at each change.
type Board struct {
	Calls []Entry `json:"calls"` // the oldest first
}

// Entry is a call as the desk sees it.
type Entry struct {
	ID     string  `json:"id"`
	Kiosk  string  `json:"kiosk"`
	Name   string  `json:"name"`
	State  State   `json:"state"`
	At     *string `json:"at"`
	By     string  `json:"by,omitempty"`
	Guided bool    `json:"guided,omitempty"`
}

// entry shows the kiosk's call, the zero Entry for none; the lock is held.
func (k *desk) entry(kiosk string, now hall.Millis) Entry {
	state := k.state(now)
	if state == "" {
		return Entry{}
	}
	e := Entry{ID: k.call.ID, Kiosk: kiosk, Name: k.call.Name, State: state, At: k.call.At.Stamp(), Guided: k.call.Guided}
	if state == Coming {
		e.By = k.answer.By
	}
	return e
}

func (s *Service) entry(kiosk string) Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.kiosks[kiosk]; k != nil {
		return k.entry(kiosk, s.Clock.Now())
	}
	return Entry{}
}

// notes says what is known, to the kiosk and to the desk; the lock is held.
func (s *Service) notes(kiosk string) (mine Mine, all Board) {
	all.Calls = []Entry{}
	now := s.Clock.Now()
	for _, id := range slices.Sorted(maps.Keys(s.kiosks)) {
		e := s.kiosks[id].entry(id, now)
		if e.ID == "" {
			continue
		}
		all.Calls = append(all.Calls, e)
		if id == kiosk {
			mine.Call = &MyCall{ID: e.ID, State: e.State, At: e.At}
		}
	}
	slices.SortStableFunc(all.Calls, func(a, b Entry) int { return cmp.Compare(*a.At, *b.At) })
	return mine, all
}
