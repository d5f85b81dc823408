package scale

// kind is a change, or what moves a phone without one.
type kind uint8

const (
	issued kind = iota
	called
	recalled
	started
	finished
	noShow
	reinstated
	held
	resumed
	transferred
	cancelled
	counterOpened
	counterPaused
	counterResumed
	counterClosed
	events  // how many kinds are events of the hall's stream
	arrived = events
	left    = events + 1
)

// eventNames are hall.EventType's.
var eventNames = [events]string{"issued", "called", "recalled", "started", "finished", "no_show", "reinstated", "held", "resumed",
	"transferred", "cancelled", "counter_opened", "counter_paused", "counter_resumed", "counter_closed"}

// effect is what a moment changes of an agency's phones: those that wait, and all
// others that look on. own tells where the ticket's own phone is after it: -1 where
// there is none.
type effect struct{ waiting, others, own int }

const (
	ownWaiting = iota
	ownOther
	ownNone = -1
)

var effects = [left + 1]effect{
	issued: {1, 0, ownWaiting}, called: {-1, 1, ownOther}, recalled: {0, 0, ownOther}, started: {0, 0, ownOther}, finished: {0, 0, ownOther},
	noShow: {0, 0, ownOther}, reinstated: {1, -1, ownWaiting}, held: {0, 0, ownOther}, resumed: {0, 0, ownOther},
	transferred: {0, -1, ownNone}, cancelled: {-1, 1, ownOther},
	counterOpened: {0, 0, ownNone}, counterPaused: {0, 0, ownNone}, counterResumed: {0, 0, ownNone}, counterClosed: {0, 0, ownNone},
	arrived: {1, 0, ownNone}, left: {0, -1, ownNone},
}

// withCounter are the events that carry the counter too (queue/lua/).
var withCounter = [events]bool{called: true, finished: true, noShow: true, held: true, resumed: true, transferred: true,
	counterOpened: true, counterPaused: true, counterResumed: true, counterClosed: true}

// withTicket tells whether the event is of a ticket.
func withTicket(k kind) bool { return k < counterOpened }
