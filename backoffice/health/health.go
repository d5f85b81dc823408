// Package health knows how the hall's paired devices do: which boards, kiosks and counter
// screens have fallen silent, which boards cannot be heard, and for how much of each day
// they were seen. What a device says of itself is kept in memory, shared among the processes
// of a hall; the minutes of each day are in SQL.
package health

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mpp/hall"
	"mpp/store"
)

// Shared keeps the records where all processes of the hall find them, and tells the others
// of a new one, which then call [Service.Learn].
type Shared interface {
	Put(ctx context.Context, records ...Record) error
	Drop(ctx context.Context, keys []string) error
}

// Deps is what the room stands on.
type Deps struct {
	DB     *store.DB
	Hall   string
	Clock  hall.Clock // real time
	Config func() *hall.Config
	Shared Shared // nil: this is the only process
	// Devices lists the devices that are paired. Codes: unavailable.
	Devices func(ctx context.Context) ([]Device, error)
	// Paper is what keeps the kiosk's printer from printing and since when, "" for nothing.
	Paper func(kiosk string) (why string, since hall.Millis)
	// Tell is given the devices that somebody should look after, at each change; nil for nobody.
	Tell func(Note)
	// Silence is how long a device may be silent; 0 means three minutes.
	Silence time.Duration
	Log     *slog.Logger // nil: the default
}

// Service is the room. It is safe for concurrent use.
type Service struct {
	Deps
	started hall.Millis // before which nobody listened
	telling sync.Mutex  // keeps what is told in order
	told    map[string]State

	mu      sync.Mutex
	devices map[string]Device // paired, as of the last look
	records map[string]Record
	days    map[dayKey]*day
}

// New makes the room.
func New(d Deps) *Service {
	d.Log = cmp.Or(d.Log, slog.Default())
	d.Silence = cmp.Or(d.Silence, 3*time.Minute)
	if d.Paper == nil {
		d.Paper = func(string) (string, hall.Millis) { return "", 0 }
	}
	if d.Tell == nil {
		d.Tell = func(Note) {}
	}
	return &Service{Deps: d, started: d.Clock.Now(), devices: map[string]Device{}, records: map[string]Record{}, days: map[dayKey]*day{}, told: map[string]State{}}
}

// Pause is how long to wait between two sweeps.
func (s *Service) Pause() time.Duration { return s.Silence / 9 }

// Each is how often a device says that it works: two reports may be lost.
func (s *Service) Each() time.Duration { return s.Silence / 3 }

// Report takes what a device says of itself, about once a minute and at each change.
func (s *Service) Report(ctx context.Context, device string, r Report) {
	now := s.Clock.Now()
	if r.Call != nil {
		r.Call.At = min(r.Call.At, now)
	}
	record := Record{Device: device, Report: r, SoundSince: now, SeenAt: now}
	s.mu.Lock()
	if before, ok := s.records[device]; ok && before.Sound == r.Sound {
		record.SoundSince = before.SoundSince
	}
	s.mu.Unlock()
	s.Learn(record)
	if s.Shared == nil {
		return
	}
	if err := s.Shared.Put(ctx, record); err != nil {
		s.Log.Warn("health: how a device does could not be shared", "device", device, "error", err)
	}
}

// Learn takes records of this process or another one; an older one than is known changes
// nothing.
func (s *Service) Learn(records ...Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range records {
		before := s.records[r.Device]
		if r.SeenAt <= before.SeenAt {
			continue
		}
		s.records[r.Device] = r
		from := r.SeenAt
		if r.SeenAt.Sub(before.SeenAt) <= s.Silence {
			from = before.SeenAt
		}
		s.seen(r.Device, from, r.SeenAt)
	}
}

// Health is how a paired device does, and what it said of itself last.
func (s *Service) Health(d Device) (State, Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state(d), s.records[d.ID].Report
}

// Troubles lists the devices that somebody should look after, the longest first.
func (s *Service) Troubles() []Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Trouble
	for _, d := range s.devices {
		if state := s.state(d); state.IsTrouble() {
			list = append(list, Trouble{d, state})
		}
	}
	slices.SortFunc(list, func(a, b Trouble) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) })
	return list
}

// Sweep looks for devices that have fallen silent or mute, and tells of changes. Call it
// each [Service.Pause].
func (s *Service) Sweep(ctx context.Context) {
	devices, err := s.Devices(ctx)
	if err != nil {
		s.Log.Debug("health: the devices could not be read", "error", err)
	} else {
		s.keep(ctx, devices)
	}
	s.mu.Lock()
	s.open()
	s.mu.Unlock()
	s.tell(s.Troubles())
}

// keep takes the list of the paired devices, and forgets what others said.
func (s *Service) keep(ctx context.Context, devices []Device) {
	var gone []string
	s.mu.Lock()
	clear(s.devices)
	for _, d := range devices {
		s.devices[d.ID] = d
	}
	for id, r := range s.records {
		// One that was paired a moment ago may not be in the list yet.
		if _, paired := s.devices[id]; !paired && s.Clock.Now().Sub(r.SeenAt) > s.Silence {
			delete(s.records, id)
			gone = append(gone, r.Key())
		}
	}
	s.mu.Unlock()
	if s.Shared == nil || len(gone) == 0 {
		return
	}
	if err := s.Shared.Drop(ctx, gone); err != nil {
		s.Log.Warn("health: what a device said that is gone could not be dropped", "error", err)
	}
}

// tell writes a line for each device whose trouble begins or ends, and tells of all.
func (s *Service) tell(now []Trouble) {
	s.telling.Lock()
	defer s.telling.Unlock()
	states := map[string]State{}
	changed := false
	for _, d := range now {
		states[d.ID] = d.State
		if before := s.told[d.ID]; before.Condition != d.Condition || before.Why != d.Why {
			changed = true
			s.Log.Warn("a device needs somebody", "device", d.ID, "name", d.Name, "kind", d.Kind, "place", d.Place,
				"trouble", d.Condition, "why", d.Why, "since", d.Since.Time().UTC().Format(time.RFC3339))
		}
	}
	for id, before := range s.told {
		if _, still := states[id]; !still {
			changed = true
			s.Log.Info("a device does again", "device", id, "was", before.Condition)
		}
	}
	if s.told = states; changed {
		s.Tell(noteOf(now))
	}
}
