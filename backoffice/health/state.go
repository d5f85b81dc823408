package health

import (
	"slices"

	"mpp/hall"
)

// Sound is what a page says of its loudspeaker, "" where it has none to speak with.
type Sound string

// What a page can say of its sound.
const (
	Heard    Sound = "on"
	Locked   Sound = "locked"   // the browser waits for a tap
	Silenced Sound = "off"      // it was told to be silent
	NoSound  Sound = "none"     // the machine has no sound
	NoVoice  Sound = "no_voice" // it rings, and has no clips to speak with
)

// Sounds lists what a page can say of its sound.
var Sounds = []Sound{Heard, Locked, Silenced, NoSound, NoVoice}

// mute reports whether a board that should speak cannot be heard to.
func (s Sound) mute() bool { return s == Locked || s == NoSound || s == NoVoice }

// Report is what a device says of itself.
type Report struct {
	Sound Sound  `json:"sound,omitempty"`
	Voice string `json:"voice,omitempty"` // version of its voice pack
	Call  *Call  `json:"call,omitempty"`  // the last that it spoke, nil for none since its page was loaded
}

// Call is a call that a board spoke.
type Call struct {
	Seq    int64       `json:"seq"` // of the announcement
	Number string      `json:"number"`
	At     hall.Millis `json:"at"`
}

// Record is what the processes of a hall tell each other of a device.
type Record struct {
	Device string `json:"device"`
	Report
	SoundSince hall.Millis `json:"sound_since"`
	SeenAt     hall.Millis `json:"seen_at"`
}

// Key names what the record is of; a newer record with the key replaces it.
func (r Record) Key() string { return r.Device }

// Device is a device that is paired.
type Device struct {
	ID, Name, Kind, Place string
	PairedAt              hall.Millis
	SeenAt                hall.Millis // as of SQL, which knows it over a restart
}

// Condition is how a device does, in a word.
type Condition string

// The conditions of devices.
const (
	Works   Condition = "works"
	Unheard Condition = "new"     // not heard of since it was paired, or the server started, a moment ago
	Resting Condition = "resting" // silent while the hall is closed
	Away    Condition = "away"    // silent while the hall is open
	Mute    Condition = "mute"    // a board whose calls are not heard
	Paper   Condition = "paper"   // a kiosk whose printer does not print
)

// Troubles are the conditions in which somebody should look after a device.
var Troubles = []Condition{Away, Mute, Paper}

// IsTrouble reports whether somebody should look after the device.
func (c Condition) IsTrouble() bool { return slices.Contains(Troubles, c) }

// State is how a device does.
type State struct {
	Condition
	Why   string      // of Mute its Sound, of Paper the printer's state
	Since hall.Millis // 0 for Works and Unheard
}

// Trouble is a device that somebody should look after.
type Trouble struct {
	Device
	State
}

// state decides how a device does; the lock is held.
func (s *Service) state(d Device) State {
	now, r := s.Clock.Now(), s.records[d.ID]
	seen := max(r.SeenAt, d.SeenAt)
	since := max(seen, d.PairedAt)
	switch {
	case now.Sub(max(since, s.started)) > s.Silence:
		// The hall must have been open for as long: who switches it on in the morning is on the way.
		if s.isOpen(now) && s.isOpen(now.Add(-s.Silence)) {
			return State{Condition: Away, Since: since}
		}
		return State{Condition: Resting, Since: since}
	case seen.IsZero() || now.Sub(seen) > s.Silence:
		return State{Condition: Unheard}
	}
	if muteAfter := s.Silence * 2 / 3; r.Sound.mute() && now.Sub(r.SoundSince) > muteAfter {
		return State{Condition: Mute, Why: string(r.Sound), Since: r.SoundSince}
	}
	if why, since := s.Paper(d.ID); why != "" {
		return State{Condition: Paper, Why: why, Since: since}
	}
	return State{Condition: Works}
}

// isOpen reports whether any agency of the hall serves at the instant.
func (s *Service) isOpen(at hall.Millis) bool {
	cfg := s.Config()
	for _, a := range cfg.Agencies {
		if a.EndedOn == "" && cfg.HoursAt(cfg.Calendar(a.Calendar), at).Serving {
			return true
		}
	}
	return false
}

// Note is what the live feed says of the devices, whole at each change.
type Note struct {
	Devices []DeviceNote `json:"devices"` // that somebody should look after, the longest first
}

// DeviceNote is a device that somebody should look after.
type DeviceNote struct {
	Name  string    `json:"name"`
	Kind  string    `json:"kind"`
	State Condition `json:"state"`
	Why   string    `json:"why,omitempty"`
	Since *string   `json:"since"`
}

func noteOf(list []Trouble) Note {
	n := Note{Devices: make([]DeviceNote, len(list))}
	for i, d := range list {
		n.Devices[i] = DeviceNote{d.Name, d.Kind, d.Condition, d.Why, d.Since.Stamp()}
	}
	return n
}
