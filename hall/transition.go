package hall

import (
	"cmp"
	"slices"
)

// Action is what somebody asks of a ticket; the event it makes may have another name.
type Action string

// The actions, spelt as in the API's paths.
const (
	ActCall      Action = "call"  // call-next and call
	ActServe     Action = "serve" // at the counter, without a number; see Serve
	ActRecall    Action = "recall"
	ActStart     Action = "start"
	ActFinish    Action = "finish"
	ActContinue  Action = "continue" // finish, where the visit has planned services
	ActNoShow    Action = "no-show"
	ActReinstate Action = "reinstate"
	ActRequeue   Action = "requeue"
	ActHold      Action = "hold"
	ActResume    Action = "resume"
	ActTransfer  Action = "transfer"
	ActMove      Action = "move" // transfer of those who wait for a service, as a group; see GroupMove
	ActLate      Action = "late" // the citizen lets some others go first, once
	ActCancel    Action = "cancel"
	ActClass     Action = "class"    // another class, with its reason
	ActNote      Action = "note"     // staff's words for whoever serves next
	ActServices  Action = "services" // one more service for the visit
	ActExpire    Action = "expire"   // the closing of the day
	ActRevert    Action = "revert"
)

// TicketActions lists the actions of POST /api/v1/tickets/{id}/{action}.
var TicketActions = []Action{ActRecall, ActStart, ActFinish, ActNoShow, ActReinstate, ActRequeue,
	ActHold, ActResume, ActTransfer, ActLate, ActCancel, ActClass, ActNote, ActServices, ActRevert}

// Transition is one row of the table: an action, the states it may start from,
// the event it appends and the state it leads to, "" for the one it was in.
type Transition struct {
	Action Action
	From   []State
	Event  EventType
	To     State
	// Revertible: within the revert window the officer may take it back.
	Revertible bool
}

// Transitions is the whole table but for revert, which restores what was before.
// The Lua scripts hold the same rules; a test walks every state x every action.
var Transitions = []Transition{
	{ActCall, []State{Waiting}, EventCalled, Called, true},
	{ActServe, []State{}, EventDirect, Serving, true}, // a visit of its own, from no state; cancelled where it is taken back
	{ActRecall, []State{Called}, EventRecalled, Called, false},
	{ActStart, []State{Called}, EventStarted, Serving, true},
	{ActFinish, []State{Called, Serving}, EventFinished, Done, true},
	{ActContinue, []State{Called, Serving}, EventContinued, Waiting, true},
	{ActContinue, []State{Called, Serving}, EventContinued, Serving, true}, // at the same counter, where it stays
	{ActNoShow, []State{Called}, EventNoShow, NoShow, true},
	{ActReinstate, []State{NoShow}, EventReinstated, Waiting, true},
	{ActRequeue, []State{Called}, EventRequeued, Waiting, true},
	{ActHold, []State{Called, Serving}, EventHeld, Held, true},
	{ActResume, []State{Held}, EventResumed, Called, true},
	{ActTransfer, []State{Called, Serving, Held}, EventTransferred, Waiting, true},
	{ActMove, []State{Waiting}, EventTransferred, Waiting, true},
	{ActLate, []State{Waiting}, EventLate, Waiting, false},
	{ActCancel, []State{Waiting, Held}, EventCancelled, Cancelled, true},
	{ActClass, []State{Waiting, Called, Serving, Held}, EventClassChanged, "", true},
	// A note is no step: the step before it can still be taken back.
	{ActNote, []State{Waiting, Called, Serving, Held, NoShow}, EventNoted, "", false},
	{ActServices, []State{Waiting, Called, Serving, Held}, EventServiceAdded, "", true},
	{ActExpire, []State{Waiting, Called, Held}, EventExpired, Expired, false},
}

// TransitionOf finds the first row of an action; false for revert and unknown words.
func TransitionOf(a Action) (Transition, bool) {
	for _, t := range Transitions {
		if t.Action == a {
			return t, true
		}
	}
	return Transition{}, false
}

// Leads is the state to which the action leads from s.
func (t Transition) Leads(s State) State { return cmp.Or(t.To, s) }

// Allows reports whether the action may start from s.
func (t Transition) Allows(s State) bool { return slices.Contains(t.From, s) }

// CounterAction is what somebody asks of a counter, spelt as in the API's paths.
type CounterAction string

// The actions of a counter's own life.
const (
	CounterActOpen   CounterAction = "open"
	CounterActPause  CounterAction = "pause"
	CounterActResume CounterAction = "resume"
	CounterActClose  CounterAction = "close"
)

// CounterTransition is one row of the counters' table.
type CounterTransition struct {
	Action CounterAction
	From   []CounterState
	Event  EventType
	To     CounterState
}

// CounterTransitions is the whole of it. A counter closes only after it let go of its ticket.
var CounterTransitions = []CounterTransition{
	{CounterActOpen, []CounterState{CounterClosed}, EventCounterOpened, CounterOpen},
	{CounterActPause, []CounterState{CounterOpen}, EventCounterPaused, CounterPaused},
	{CounterActResume, []CounterState{CounterPaused}, EventCounterResumed, CounterOpen},
	{CounterActClose, []CounterState{CounterOpen, CounterPaused}, EventCounterClosed, CounterClosed},
}
