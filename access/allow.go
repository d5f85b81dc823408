package access

import (
	"slices"

	"mpp/hall"
)

// Action is one kind of thing that a role may or may not do.
type Action string

// The actions of the rule table.
const (
	Issue     Action = "issue"      // take a number for a citizen
	Find      Action = "find"       // find a ticket by its number
	Step      Action = "step"       // recall, start, finish, no-show, requeue, hold, resume, transfer
	Revert    Action = "revert"     // take the last step back
	Reinstate Action = "reinstate"  // bring a late citizen back
	Cancel    Action = "cancel"     // at the citizen's wish: end a visit, or let others go first
	Reclass   Action = "reclass"    // give a ticket another class
	Note      Action = "note"       // keep words with a ticket
	Extend    Action = "extend"     // add a service to a visit
	Move      Action = "move"       // move those who wait for a service to another queue
	Pause     Action = "pause"      // pause an agency or the hall, announce something to the hall
	Tell      Action = "tell"       // leave a message at a counter
	SetQuota  Action = "set_quota"  // set how many numbers of a service are given today
	EnterRoll Action = "enter_roll" // enter numbers that were taken from a roll of printed ones
	Run       Action = "run"        // open, pause, resume, close a counter; call from it
	Events    Action = "events"     // read the log of events
	Report    Action = "report"     // read reports
	CloseDay  Action = "close_day"  // end the business day by hand
	Configure Action = "configure"  // import and export the hall file
	ShowCode  Action = "show_code"  // show the code by which phones take numbers
	Follow    Action = "follow"     // read a ticket whose id one knows
	ReadFacts Action = "read_facts" // hall, agencies, services, zones, boards

	ManagePeople  Action = "manage_people"  // invite people, change what they may, end their sessions
	ManageDevices Action = "manage_devices" // pair, rename and revoke devices
	WatchDevices  Action = "watch_devices"  // how devices do, and for how long they were seen

	WatchCounter Action = "watch_counter" // a counter's console
	WatchAgency  Action = "watch_agency"  // the counters of an agency: who works there, with which ticket
	WatchHall    Action = "watch_hall"    // all counters at once

	AskHelp    Action = "ask_help"    // call a person to a kiosk
	AnswerHelp Action = "answer_help" // say that one comes
	WatchHelp  Action = "watch_help"  // which kiosks have called, or that of one's own

	PrintAgain   Action = "print_again"   // have a slip printed once more
	WatchPrinter Action = "watch_printer" // how a kiosk's printer does, and which slips it still has to print

	Speak Action = "speak" // speak the calls of a room, as its board
)

// Actions lists all actions.
var Actions = []Action{Issue, Find, Step, Revert, Reinstate, Cancel, Reclass, Note, Extend, Move, SetQuota, Pause, Tell, EnterRoll, Run, Events, Report, CloseDay, Configure, ShowCode, Follow, ReadFacts,
	ManagePeople, ManageDevices, WatchDevices, WatchCounter, WatchAgency, WatchHall, AskHelp, AnswerHelp, WatchHelp, PrintAgain, WatchPrinter, Speak}

// Object is what an action is about. Agency is that of the counter where there is one,
// else the service's; "" for something that belongs to the hall. Kiosk is the device that
// gave a number.
type Object struct {
	Agency  string
	Counter string
	Kiosk   string
}

// rules is the whole table: how far a role's right to an action reaches. What is not in
// it is forbidden.
var rules = map[hall.Role]map[Action]hall.Reach{
	hall.RoleCitizen: {Follow: hall.ReachAll, Cancel: hall.ReachAll, ReadFacts: hall.ReachAll},
	hall.RoleKiosk: {Follow: hall.ReachAll, ReadFacts: hall.ReachAll, Issue: hall.ReachAll, PrintAgain: hall.ReachOwn, WatchPrinter: hall.ReachOwn,
		AskHelp: hall.ReachOwn, WatchHelp: hall.ReachOwn},
	hall.RolePrinter: {Follow: hall.ReachAll, WatchPrinter: hall.ReachOwn},
	hall.RoleDisplay: {Follow: hall.ReachAll, ReadFacts: hall.ReachAll, ShowCode: hall.ReachAll, Speak: hall.ReachAll},
	hall.RoleOfficer: {Follow: hall.ReachAll, ReadFacts: hall.ReachAll, Find: hall.ReachAgency, Events: hall.ReachAgency,
		Step: hall.ReachCounter, Revert: hall.ReachCounter, Run: hall.ReachCounter, Reinstate: hall.ReachAgency, Cancel: hall.ReachAgency,
		Note: hall.ReachCounter, Extend: hall.ReachCounter, WatchCounter: hall.ReachCounter, WatchAgency: hall.ReachAgency},
	hall.RoleDesk: {ShowCode: hall.ReachAll, Follow: hall.ReachAll, ReadFacts: hall.ReachAll, Issue: hall.ReachAll, Find: hall.ReachAll, Reinstate: hall.ReachAll,
		Cancel: hall.ReachAll, Reclass: hall.ReachAll, EnterRoll: hall.ReachAll, Note: hall.ReachAll, Extend: hall.ReachAll, Revert: hall.ReachOwn, WatchCounter: hall.ReachAll, WatchAgency: hall.ReachAll, WatchHall: hall.ReachAll,
		PrintAgain: hall.ReachAll, WatchPrinter: hall.ReachAll, AnswerHelp: hall.ReachAll, WatchHelp: hall.ReachAll, WatchDevices: hall.ReachAll},
	hall.RoleSupervisor: {Follow: hall.ReachAll, ReadFacts: hall.ReachAll, Issue: hall.ReachAgency, Find: hall.ReachAgency, Events: hall.ReachAgency,
		Step: hall.ReachAgency, Revert: hall.ReachAgency, Run: hall.ReachAgency, Reinstate: hall.ReachAgency, Cancel: hall.ReachAgency, Report: hall.ReachAgency,
		Reclass: hall.ReachAgency, EnterRoll: hall.ReachAgency, Note: hall.ReachAgency, Extend: hall.ReachAgency, Move: hall.ReachAgency, SetQuota: hall.ReachAgency, Pause: hall.ReachAgency, Tell: hall.ReachAgency,
		WatchCounter: hall.ReachAgency, WatchAgency: hall.ReachAgency},
	hall.RoleManager: everythingBut(Configure, ManagePeople, ManageDevices, AskHelp, Speak),
	hall.RoleAdmin:   everythingBut(AskHelp, Speak),
	hall.RoleSystem:  everythingBut(), // no token names the system; it acts from inside
}

func everythingBut(not ...Action) map[Action]hall.Reach {
	m := make(map[Action]hall.Reach, len(Actions))
	for _, a := range Actions {
		if !slices.Contains(not, a) {
			m[a] = hall.ReachAll
		}
	}
	return m
}

// ReachOf returns how far the principal's right to the action reaches, "" if it has none.
// An officer who signed in has a counter's rights only at the counter that was taken, and
// without one takes back only what that officer did.
func ReachOf(p Principal, action Action) hall.Reach {
	reach := rules[p.Role][action]
	if reach != hall.ReachCounter || p.Kind != KindPerson || p.Counter != "" || action == WatchCounter {
		return reach
	}
	if action == Revert {
		return hall.ReachOwn
	}
	return ""
}

// AllowRole returns nil if p may do the action to anything at all; [Allow] decides about
// one object.
// Errors: [hall.CodeUnauthenticated] if only staff may and p has no token,
// [hall.CodeNotYourCounter] for an officer who has taken none, [hall.CodeForbidden].
func AllowRole(p Principal, action Action) error {
	switch {
	case ReachOf(p, action) != "":
		return nil
	case rules[p.Role][action] != "":
		return hall.Refuse(hall.CodeNotYourCounter, "%s needs a counter that was taken", action)
	case p.Role == hall.RoleCitizen:
		return hall.Refuse(hall.CodeUnauthenticated, "%s needs a token", action).With("reason", "missing")
	}
	return hall.Refuse(hall.CodeForbidden, "role %s may not %s", p.Role, action)
}

// Allow returns nil if p may do the action to the object. Who did something before is not
// known here, so what a principal may do only then is refused; a kiosk's numbers are its
// own, and those of its printer.
// Errors: those of [AllowRole], [hall.CodeNotYourCounter], [hall.CodeNotYourAgency].
func Allow(p Principal, action Action, o Object) error {
	reach := ReachOf(p, action)
	switch {
	case reach == "":
		return AllowRole(p, action)
	case reach == hall.ReachAll, reach == hall.ReachOwn && o.Kiosk != "" && o.Kiosk == p.ownKiosk():
		return nil
	case reach == hall.ReachCounter && p.Counter != "" && o.Counter == p.Counter:
		return nil
	case reach == hall.ReachCounter && p.Counter != "" && o.Counter != "":
		return hall.Refuse(hall.CodeNotYourCounter, "role %s may %s only at counter %q", p.Role, action, p.Counter)
	case reach == hall.ReachOwn:
		return hall.Refuse(hall.CodeForbidden, "role %s may %s only what it did itself", p.Role, action)
	case p.Agency != "" && p.Agency == o.Agency:
		return nil
	}
	return hall.Refuse(hall.CodeNotYourAgency, "role %s may %s only in agency %q", p.Role, action, p.Agency)
}

// Choose returns nil if p, who may run the counter, may call a number out of order there; by is
// [hall.Policy]'s ChosenBy.
// Errors: [hall.CodeForbidden].
func Choose(p Principal, by string) error {
	if p.Role == hall.RoleOfficer && by == hall.ChosenBySupervisor {
		return hall.Refuse(hall.CodeForbidden, "role %s may not call out of order here: policy.chosen_by is %s", p.Role, by)
	}
	return nil
}

// watching is the action that watching a topic of the live feed is.
var watching = map[string]Action{"board": ReadFacts, "hallboard": ReadFacts, "agencyboard": ReadFacts, "ticket": Follow,
	"counter": WatchCounter, "agency": WatchAgency, "hall": WatchHall, "printer": WatchPrinter, "help": WatchHelp, "devices": WatchDevices}

// MayWatch reports whether the actor may watch a topic of this kind. Agency and place are
// those that the topic is about, "" where it has none: the place is a counter, or the kiosk
// of a printer or of a call for help.
func MayWatch(a hall.Actor, topicKind, agency, place string) bool {
	action, known := watching[topicKind]
	p := Principal{Role: a.Role, ID: a.ID, Counter: a.Counter, Agency: a.Agency, Kiosk: a.Kiosk}
	o := Object{Agency: agency, Counter: place}
	if action == WatchPrinter || action == WatchHelp {
		o = Object{Kiosk: place}
	}
	return known && Allow(p, action, o) == nil
}

// TicketAction returns the action that an action on a ticket falls under.
func TicketAction(a hall.Action) Action {
	switch a {
	case hall.ActReinstate:
		return Reinstate
	case hall.ActCancel, hall.ActLate:
		return Cancel
	case hall.ActClass:
		return Reclass
	case hall.ActNote:
		return Note
	case hall.ActServices:
		return Extend
	case hall.ActRevert:
		return Revert
	case hall.ActCall:
		return Run
	default:
		return Step
	}
}
