package escpos

// Control characters.
const (
	eot = 0x04
	dle = 0x10
	esc = 0x1b
	gs  = 0x1d
)

// State is how a printer does, in one word.
type State string

// The states, the best first.
const (
	Ready     State = "ready"
	PaperLow  State = "paper_low" // it prints: the end of the roll is near
	Unknown   State = "unknown"   // it takes data and never answers, as many cheap ones do
	CutterJam State = "cutter"    // the knife is stuck
	CoverOpen State = "cover_open"
	PaperOut  State = "paper_out"
	Faulty    State = "fault"     // another error, e.g. overheated
	Offline   State = "offline"   // it answers, and takes nothing now
	Unreached State = "unreached" // no way to it: switched off, or the cable is out
)

// States lists all states.
var States = []State{Ready, PaperLow, Unknown, CutterJam, CoverOpen, PaperOut, Faulty, Offline, Unreached}

// Prints reports whether a slip that is sent now can be expected to come out.
func (s State) Prints() bool { return s == Ready || s == PaperLow || s == Unknown }

// Status is what a printer answered to DLE EOT 1 to 4.
type Status struct {
	Answered bool // false: the printer says nothing of itself
	Offline  bool
	Cover    bool // open
	PaperLow bool // near the end of the roll
	PaperOut bool
	Cutter   bool // its error
	Fault    bool // another error
}

// State returns the one word that helps most: what a person can do something about comes
// before "offline", which follows from it.
func (s Status) State() State {
	switch {
	case !s.Answered:
		return Unknown
	case s.PaperOut:
		return PaperOut
	case s.Cover:
		return CoverOpen
	case s.Cutter:
		return CutterJam
	case s.Fault:
		return Faulty
	case s.Offline:
		return Offline
	case s.PaperLow:
		return PaperLow
	}
	return Ready
}

// learn adds the answer to DLE EOT n.
func (s *Status) learn(n, b byte) {
	s.Answered = true
	switch n {
	case 1:
		s.Offline = b&0x08 != 0
	case 2:
		s.Cover = b&0x04 != 0
		s.PaperOut = s.PaperOut || b&0x20 != 0
		s.Fault = s.Fault || b&0x40 != 0
	case 3:
		s.Cutter = b&0x08 != 0
		s.Fault = (s.Fault && !s.Cutter) || b&0x64 != 0
	case 4:
		s.PaperLow = b&0x0c != 0
		s.PaperOut = s.PaperOut || b&0x60 != 0
	}
}
