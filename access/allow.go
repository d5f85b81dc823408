package access

import "mpp/hall"

// Action is one kind of thing that a role may or may not do.
type Action string

// The actions of the rule table.
const (
	Issue     Action = "issue"      // take a number for a citizen
	Find      Action = "find"       // find a ticket by its number
	Step      Action = "step"       // recall, start, finish, no-show, requeue, hold, resume, transfer, revert
	Reinstate Action = "reinstate"  // bring a late citizen back
	Cancel    Action = "cancel"     // end a visit at the citizen's wish
	Run       Action = "run"        // open, pause, resume, close a counter; call from it
	Watch     Action = "watch"      // who works at a counter, with which ticket
	Events    Action = "events"     // read the log of events
	Report    Action = "report"     // read reports
	CloseDay  Action = "close_day"  // end the business day by hand
	Configure Action = "configure"  // import and export the hall file
	Follow    Action = "follow"     // read a ticket whose id one knows
	ReadFacts Action = "read_facts" // hall, agencies, services, zones, boards
)

// Actions lists them all.
var Actions = []Action{Issue, Find, Step, Reinstate, Cancel, Run, Watch, Events, Report, CloseDay, Configure, Follow, ReadFacts}

// Object is what an action is about. Agency is that of the counter where there
// is one, else the service's. The zero Object asks about the role alone: whether
// there is anything at all it may do this to.
type Object struct {
	Agency  string
	Counter string
}

// scope is how far a role's right to an action reaches.
type scope int

const (
	none    scope = iota
	counter       // the own counter; without one, any of the own agency
	agency        // the own agency
	all
)

// rules is the whole table. What is not in it is forbidden; the system may all.
var rules = map[hall.Role]map[Action]scope{
	hall.RoleCitizen: {Follow: all, Cancel: all, ReadFacts: all},
	hall.RoleKiosk:   {Follow: all, ReadFacts: all, Issue: all},
	hall.RoleDisplay: {Follow: all, ReadFacts: all},
	hall.RoleOfficer: {Follow: all, ReadFacts: all, Find: agency, Watch: agency, Events: agency,
		Step: counter, Run: counter, Reinstate: agency, Cancel: agency},
	hall.RoleDesk: {Follow: all, ReadFacts: all, Issue: all, Find: all, Watch: all, Reinstate: all, Cancel: all},
	hall.RoleSupervisor: {Follow: all, ReadFacts: all, Issue: agency, Find: agency, Watch: agency, Events: agency,
		Step: agency, Run: agency, Reinstate: agency, Cancel: agency, Report: agency},
	hall.RoleManager: {Follow: all, ReadFacts: all, Issue: all, Find: all, Watch: all, Events: all,
		Step: all, Run: all, Reinstate: all, Cancel: all, Report: all, CloseDay: all},
	hall.RoleAdmin: everything(),
	// No token names the system; it acts from inside.
	hall.RoleSystem: everything(),
}

func everything() map[Action]scope {
	m := make(map[Action]scope, len(Actions))
	for _, a := range Actions {
		m[a] = all
	}
	return m
}

// Allow says nil when p may do the action to the object.
// Errors: [hall.CodeUnauthenticated] when nobody is signed in and only staff may,
// [hall.CodeForbidden], [hall.CodeNotYourCounter], [hall.CodeNotYourAgency].
func Allow(p Principal, action Action, o Object) error {
	switch rules[p.Role][action] {
	case all:
		return nil
	case agency:
		if o == (Object{}) || (p.Agency != "" && p.Agency == o.Agency) {
			return nil
		}
		return hall.Refuse(hall.CodeNotYourAgency, "role %s may %s only in agency %q", p.Role, action, p.Agency)
	case counter:
		return allowAtCounter(p, action, o)
	case none:
	}
	if p.Role == hall.RoleCitizen {
		return hall.Refuse(hall.CodeUnauthenticated, "%s needs a token", action).With("reason", "missing")
	}
	return hall.Refuse(hall.CodeForbidden, "role %s may not %s", p.Role, action)
}

func allowAtCounter(p Principal, action Action, o Object) error {
	switch {
	case o == (Object{}):
		return nil
	case p.Counter != "" && o.Counter == p.Counter:
		return nil
	case p.Counter != "" && o.Counter != "":
		return hall.Refuse(hall.CodeNotYourCounter, "role %s may %s only at counter %q", p.Role, action, p.Counter)
	case p.Agency != "" && p.Agency == o.Agency:
		return nil
	}
	return hall.Refuse(hall.CodeNotYourAgency, "role %s may %s only in agency %q", p.Role, action, p.Agency)
}

// TicketAction is the rule that a step of a ticket falls under.
func TicketAction(a hall.Action) Action {
	switch a {
	case hall.ActReinstate:
		return Reinstate
	case hall.ActCancel:
		return Cancel
	case hall.ActCall:
		return Run
	default:
		return Step
	}
}
