// Package help holds the calls by which somebody at a kiosk asks for a person, and who comes.
// A call is of use for minutes: it is kept in memory, shared among the processes of a hall,
// and is neither an event of the queue nor in SQL.
package help

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"mpp/hall"
)

// State is how far a call has come.
type State string

// The states of calls.
const (
	Calling State = "calling" // it rings at the desk
	Coming  State = "coming"  // somebody answered
	Missed  State = "missed"  // nobody did
)

// How long a call is in each state. It ends by itself.
const (
	RingFor   = 3 * time.Minute
	ComingFor = 2 * time.Minute
	MissedFor = 10 * time.Minute // the desk can still read that somebody had asked
	// againAfter is how long after an answer the same wish is still the same call.
	againAfter = 30 * time.Second
)

// Call is a wish for a person. A kiosk has one at a time.
type Call struct {
	ID   string      `json:"id"`
	Name string      `json:"name"` // the kiosk's, for the desk
	At   hall.Millis `json:"at"`
	// Guided says that somebody follows the spoken guidance, and may not see.
	Guided bool `json:"guided,omitempty"`
}

// Answer is the word of the first who comes.
type Answer struct {
	Call string      `json:"call"`
	By   string      `json:"by"`
	At   hall.Millis `json:"at"`
}

// Record is one thing that the processes of a hall tell each other: one of the two.
type Record struct {
	Kiosk  string  `json:"kiosk"`
	Call   *Call   `json:"call,omitempty"`
	Answer *Answer `json:"answer,omitempty"`
}

// Keys are the keys of all that is kept of a kiosk.
func Keys(kiosk string) []string { return []string{"call " + kiosk, "answer " + kiosk} }

// Key names what the record is of; a newer record with the key replaces it.
func (r Record) Key() string {
	if r.Answer != nil {
		return Keys(r.Kiosk)[1]
	}
	return Keys(r.Kiosk)[0]
}

// Shared keeps the records where all processes of the hall find them, and tells the others
// of a new one, which then call [Service.Learn].
type Shared interface {
	// Call replaces what is kept of the kiosk.
	Call(ctx context.Context, r Record) error
	// Answer keeps the first answer of a call and returns it.
	Answer(ctx context.Context, r Record) (Answer, error)
	Drop(ctx context.Context, kiosk string) error
}

// Deps is what the room stands on.
type Deps struct {
	Clock  hall.Clock // real time
	Shared Shared     // nil: this is the only process
	// Tell is given what is true of a kiosk's call, and of all, at each change; nil for nobody.
	Tell func(kiosk string, mine Mine, all Board)
	Log  *slog.Logger // nil: the default
}

// Service is the room. It is safe for concurrent use.
type Service struct {
	Deps
	telling sync.Mutex // keeps what is told in order

	mu     sync.Mutex
	kiosks map[string]*desk
}

// desk is what is known of one kiosk's call.
type desk struct {
	call   *Call
	answer *Answer // of this call, or of one that is still to be heard of
	told   State
}

// New makes the room.
func New(d Deps) *Service {
	d.Log = cmp.Or(d.Log, slog.Default())
	if d.Tell == nil {
		d.Tell = func(string, Mine, Board) {}
	}
	return &Service{Deps: d, kiosks: map[string]*desk{}}
}

// state is how far the kiosk's call has come, "" for none; the lock is held.
func (k *desk) state(now hall.Millis) State {
	switch {
	case k.call == nil:
		return ""
	case k.answered() && now < k.answer.At.Add(ComingFor):
		return Coming
	case k.answered():
		return ""
	case now < k.call.At.Add(RingFor):
		return Calling
	case now < k.call.At.Add(RingFor+MissedFor):
		return Missed
	}
	return ""
}

// over reports whether nobody needs to know of the call any more; the lock is held.
func (k *desk) over(now hall.Millis) bool {
	if k.call == nil {
		return k.answer == nil || now > k.answer.At.Add(RingFor)
	}
	return k.state(now) == ""
}

func (k *desk) answered() bool {
	return k.call != nil && k.answer != nil && k.answer.Call == k.call.ID
}

// Ask makes the desk ring for a kiosk. While it rings, and for a moment after somebody
// answered, the same wish is the call that there is.
func (s *Service) Ask(ctx context.Context, kiosk string, c Call) Entry {
	c.At = s.Clock.Now()
	s.mu.Lock()
	if k := s.kiosks[kiosk]; k != nil {
		state := k.state(c.At)
		if state == Calling || state == Coming && (c.At < k.answer.At.Add(againAfter) || k.call.ID == c.ID) {
			defer s.mu.Unlock()
			return k.entry(kiosk, c.At)
		}
	}
	s.mu.Unlock()
	r := Record{Kiosk: kiosk, Call: &c}
	s.Learn(r)
	if s.Shared != nil {
		if err := s.Shared.Call(ctx, r); err != nil {
			s.Log.Warn("help: a kiosk's call could not be shared", "kiosk", kiosk, "error", err)
		}
	}
	return s.entry(kiosk)
}

// Answer says that somebody comes. The first who answers a call is whom it names.
// Codes: not_found for a call that is over.
func (s *Service) Answer(ctx context.Context, kiosk, call, by string) (Entry, error) {
	e := s.entry(kiosk)
	if e.ID == "" || e.ID != call {
		return Entry{}, hall.Refuse(hall.CodeNotFound, "kiosk %q has no call %q", kiosk, call)
	}
	if e.State == Coming {
		return e, nil
	}
	a := Answer{Call: call, By: by, At: s.Clock.Now()}
	if s.Shared != nil {
		first, err := s.Shared.Answer(ctx, Record{Kiosk: kiosk, Answer: &a})
		if err != nil {
			s.Log.Warn("help: an answer could not be shared", "kiosk", kiosk, "error", err)
		} else {
			a = first
		}
	}
	s.Learn(Record{Kiosk: kiosk, Answer: &a})
	return s.entry(kiosk), nil
}

// Learn takes a record of this process or another one; an older one than is known changes
// nothing.
func (s *Service) Learn(r Record) {
	if r.Call == nil && r.Answer == nil {
		return // of a newer version
	}
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	k := s.kiosks[r.Kiosk]
	if k == nil {
		k = &desk{}
		s.kiosks[r.Kiosk] = k
	}
	changed := k.learn(r)
	k.told = k.state(s.Clock.Now())
	mine, all := s.notes(r.Kiosk)
	s.mu.Unlock()
	if changed {
		s.Tell(r.Kiosk, mine, all)
	}
}

func (k *desk) learn(r Record) bool {
	if r.Call != nil {
		if k.call != nil && (k.call.At > r.Call.At || *k.call == *r.Call) {
			return false
		}
		k.call = r.Call
		return true
	}
	// The first answer of a call stands.
	if k.answer != nil && k.answer.Call == r.Answer.Call && k.answer.At <= r.Answer.At {
		return false
	}
	k.answer = r.Answer
	return k.answered()
}

// Sweep ends what is over and tells of it. Call it some times a minute.
func (s *Service) Sweep(ctx context.Context) {
	s.telling.Lock()
	s.mu.Lock()
	var over, changed []string
	now := s.Clock.Now()
	for _, kiosk := range slices.Sorted(maps.Keys(s.kiosks)) {
		k := s.kiosks[kiosk]
		state := k.state(now)
		if state != k.told {
			k.told = state
			changed = append(changed, kiosk)
		}
		if k.over(now) {
			over = append(over, kiosk)
			delete(s.kiosks, kiosk)
		}
	}
	mine := make([]Mine, len(changed))
	var all Board
	for i, kiosk := range changed {
		mine[i], all = s.notes(kiosk)
	}
	s.mu.Unlock()
	for i, kiosk := range changed {
		s.Tell(kiosk, mine[i], all)
	}
	s.telling.Unlock()
	for _, kiosk := range over {
		if s.Shared == nil {
			break
		}
		if err := s.Shared.Drop(ctx, kiosk); err != nil {
			s.Log.Warn("help: a call that is over could not be dropped", "kiosk", kiosk, "error", err)
		}
	}
}
