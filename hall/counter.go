package hall

// CounterState is where a counter stands in its day.
type CounterState string

// The states of a counter.
const (
	CounterClosed CounterState = "closed"
	CounterOpen   CounterState = "open"
	CounterPaused CounterState = "paused"
)

// CounterStates lists them all.
var CounterStates = []CounterState{CounterClosed, CounterOpen, CounterPaused}

// PauseReasons are what an officer chooses from; free text may follow in the note.
var PauseReasons = []string{"break", "prayer", "system_down", "meeting", "other"}

// HoldReasons are the reasons of a hold that its citizen may read. Free text behind one,
// after a colon, and any other text is for staff only.
var HoldReasons = []string{"document", "copy", "payment", "system"}

// DirectReasons are what an officer chooses from who serves somebody without a number. Free text
// may stand behind one, after a colon, or alone.
var DirectReasons = []string{"question", "sent", "pickup"}

// Message is what a supervisor tells a counter.
type Message struct {
	ID   int64  `json:"id"` // number of the event that left it
	Text string `json:"text"`
	By   string `json:"by"` // name
	At   Millis `json:"at"`
}

// CounterLive is a counter's live state: the same JSON in Redis and in events.
type CounterLive struct {
	ID       string       `json:"id"`
	State    CounterState `json:"state"`
	Since    Millis       `json:"since"`               // when this state began
	OpenedAt Millis       `json:"opened_at,omitempty"` // when it was last opened
	Officer  string       `json:"officer,omitempty"`   // id
	Name     string       `json:"name,omitempty"`      // the officer's name
	Reason   string       `json:"reason,omitempty"`    // of the pause
	ReturnAt Millis       `json:"return_at,omitempty"` // when the pause is said to end
	Ticket   string       `json:"ticket,omitempty"`    // the active ticket's id
	Number   string       `json:"number,omitempty"`    // its number
	Message  *Message     `json:"message,omitempty"`   // for whoever works there, until it is read
	Rev      int          `json:"rev"`                 // grows with each event that touches the counter
}
