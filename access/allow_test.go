package access

import (
	"testing"

	"mpp/hall"
)

// The matrix role x action, spelt out a second time on purpose. Columns: may the
// role do it to an object of its own counter, of its own agency at no counter,
// at another counter of its agency, and of another agency.
func TestMatrix(t *testing.T) {
	people := map[string]Principal{
		"citizen":    Citizen(),
		"kiosk":      {Role: hall.RoleKiosk, ID: "k"},
		"display":    {Role: hall.RoleDisplay, ID: "d"},
		"printer":    {Role: hall.RolePrinter, ID: "q", Kiosk: "k"},
		"officer":    {Role: hall.RoleOfficer, ID: "o", Counter: "a-1", Agency: "a"},
		"roaming":    {Role: hall.RoleOfficer, ID: "r", Agency: "a"},
		"signed in":  {Kind: KindPerson, Role: hall.RoleOfficer, ID: "p", Agency: "a"},
		"desk":       {Role: hall.RoleDesk, ID: "i"},
		"supervisor": {Role: hall.RoleSupervisor, ID: "s", Agency: "a"},
		"manager":    {Role: hall.RoleManager, ID: "m"},
		"admin":      {Role: hall.RoleAdmin, ID: "x"},
		"stranger":   {Role: "root", ID: "y"},
	}
	// Each was given by another kiosk than k.
	objects := []Object{{Agency: "a", Counter: "a-1"}, {Agency: "a", Kiosk: "k2"}, {Agency: "a", Counter: "a-2"}, {Agency: "b", Counter: "b-1", Kiosk: "k2"}}
	const always, never, ours, own = "++++", "----", "+++-", "++--"
	const itself = "...." // only what they did before, which Allow cannot know
	matrix := map[string]map[Action]string{
		"citizen":    {Follow: always, ReadFacts: always, Cancel: always},
		"kiosk":      {Follow: always, ReadFacts: always, Issue: always, PrintAgain: itself, WatchPrinter: itself, AskHelp: itself, WatchHelp: itself},
		"printer":    {Follow: always, WatchPrinter: itself},
		"display":    {Follow: always, ReadFacts: always, ShowCode: always, Speak: always},
		"officer":    {Follow: always, ReadFacts: always, Find: ours, WatchCounter: own, WatchAgency: ours, Events: ours, Step: own, Revert: own, Run: own, Reinstate: ours, Cancel: ours, Note: own, Extend: own},
		"roaming":    {Follow: always, ReadFacts: always, Find: ours, WatchCounter: ours, WatchAgency: ours, Events: ours, Step: ours, Revert: ours, Run: ours, Reinstate: ours, Cancel: ours, Note: ours, Extend: ours},
		"signed in":  {Follow: always, ReadFacts: always, Find: ours, WatchCounter: ours, WatchAgency: ours, Events: ours, Revert: itself, Reinstate: ours, Cancel: ours},
		"desk":       {ShowCode: always, Follow: always, ReadFacts: always, Issue: always, Find: always, WatchCounter: always, WatchAgency: always, WatchHall: always, Revert: itself, Reinstate: always, Cancel: always, Reclass: always, EnterRoll: always, Note: always, Extend: always, PrintAgain: always, WatchPrinter: always, AnswerHelp: always, WatchHelp: always, WatchDevices: always},
		"supervisor": {Follow: always, ReadFacts: always, Issue: ours, Find: ours, WatchCounter: ours, WatchAgency: ours, Events: ours, Step: ours, Revert: ours, Run: ours, Reinstate: ours, Cancel: ours, Reclass: ours, Note: ours, Extend: ours, Move: ours, SetQuota: ours, Pause: ours, EnterRoll: ours, Tell: ours, Report: ours},
		"manager": {ShowCode: always, Follow: always, ReadFacts: always, Issue: always, Find: always, WatchCounter: always, WatchAgency: always, WatchHall: always, Events: always, Step: always, Revert: always, Run: always,
			Reinstate: always, Cancel: always, Reclass: always, Note: always, Extend: always, Move: always, SetQuota: always, Pause: always, EnterRoll: always, Tell: always, Report: always, CloseDay: always, PrintAgain: always, WatchPrinter: always, AnswerHelp: always, WatchHelp: always, WatchDevices: always},
		"admin": {ShowCode: always, Follow: always, ReadFacts: always, Issue: always, Find: always, WatchCounter: always, WatchAgency: always, WatchHall: always, Events: always, Step: always, Revert: always, Run: always,
			Reinstate: always, Cancel: always, Reclass: always, Note: always, Extend: always, Move: always, SetQuota: always, Pause: always, EnterRoll: always, Tell: always, Report: always, CloseDay: always, Configure: always, ManagePeople: always, ManageDevices: always, PrintAgain: always, WatchPrinter: always, AnswerHelp: always, WatchHelp: always, WatchDevices: always},
		"stranger": {},
	}
	for who, p := range people {
		for _, action := range Actions {
			want := matrix[who][action]
			if want == "" {
				want = never
			}
			for i, o := range objects {
				err := Allow(p, action, o)
				if (err == nil) != (want[i] == '+') {
					t.Errorf("%s, %s, %+v: got %v, want %c", who, action, o, err, want[i])
				}
			}
			if err := AllowRole(p, action); (err == nil) != (want != never) {
				t.Errorf("%s, %s by role alone: got %v, want %s", who, action, err, want)
			}
		}
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	allow := func(p Principal, a Action, o Object) error {
		if o == (Object{}) {
			return AllowRole(p, a)
		}
		return Allow(p, a, o)
	}
	bound := Principal{Role: hall.RoleOfficer, ID: "o", Counter: "a-1", Agency: "a"}
	for _, c := range []struct {
		name   string
		p      Principal
		action Action
		o      Object
		want   hall.Code
	}{
		{"citizen needs a token", Citizen(), Step, Object{}, hall.CodeUnauthenticated},
		{"display may not issue", Principal{Role: hall.RoleDisplay}, Issue, Object{}, hall.CodeForbidden},
		{"another counter", bound, Step, Object{Agency: "a", Counter: "a-2"}, hall.CodeNotYourCounter},
		{"another agency's waiting ticket", bound, Step, Object{Agency: "b"}, hall.CodeNotYourAgency},
		{"roaming at another agency", Principal{Role: hall.RoleOfficer, Agency: "a"}, Run, Object{Agency: "b", Counter: "b-1"}, hall.CodeNotYourAgency},
		{"a foreign service at the own counter", bound, Step, Object{Agency: "b", Counter: "a-1"}, ""},
		{"supervisor elsewhere", Principal{Role: hall.RoleSupervisor, Agency: "a"}, Report, Object{Agency: "b"}, hall.CodeNotYourAgency},
		{"no agency is not everyone's agency", Principal{Role: hall.RoleSupervisor}, Find, Object{Counter: "c"}, hall.CodeNotYourAgency},
		{"no agency, no own counter", Principal{Role: hall.RoleOfficer}, Run, Object{Counter: "c"}, hall.CodeNotYourAgency},
	} {
		if got := hall.CodeOf(allow(c.p, c.action, c.o)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEveryTicketActionHasARule(t *testing.T) {
	want := map[hall.Action]Action{hall.ActReinstate: Reinstate, hall.ActCancel: Cancel, hall.ActLate: Cancel, hall.ActClass: Reclass, hall.ActNote: Note, hall.ActServices: Extend, hall.ActCall: Run, hall.ActRevert: Revert}
	for _, a := range append([]hall.Action{hall.ActCall}, hall.TicketActions...) {
		w, ok := want[a]
		if !ok {
			w = Step
		}
		if got := TicketAction(a); got != w {
			t.Errorf("%s: got %s, want %s", a, got, w)
		}
	}
}

// An object of no agency is the hall's: nobody's own agency.
func TestTheHallIsNobodysAgency(t *testing.T) {
	for _, p := range []Principal{{Role: hall.RoleSupervisor}, {Role: hall.RoleSupervisor, Agency: "a"}, {Role: hall.RoleOfficer}, {Role: hall.RoleOfficer, Agency: "a", Counter: "a-1"}} {
		for _, action := range Actions {
			if reach := ReachOf(p, action); (Allow(p, action, Object{}) == nil) != (reach == hall.ReachAll) {
				t.Errorf("%+v, %s: reach %q", p, action, reach)
			}
		}
	}
}

func TestMayWatch(t *testing.T) {
	officer := hall.Actor{Role: hall.RoleOfficer, Counter: "a-1", Agency: "a"}
	for _, c := range []struct {
		actor                 hall.Actor
		kind, agency, counter string
		want                  bool
	}{
		{Citizen().Actor(), "board", "", "", true}, {Citizen().Actor(), "ticket", "", "", true},
		{Citizen().Actor(), "counter", "a", "a-1", false}, {Citizen().Actor(), "hall", "", "", false},
		{officer, "counter", "a", "a-1", true}, {officer, "counter", "a", "a-2", false}, {officer, "agency", "a", "", true},
		{officer, "agency", "b", "", false}, {officer, "hall", "", "", false}, {officer, "secret", "a", "a-1", false},
		{hall.Actor{Role: hall.RoleOfficer, Agency: "a"}, "counter", "a", "a-2", true},
		{hall.Actor{Role: hall.RoleOfficer}, "agency", "", "", false},
		{hall.Actor{Role: hall.RoleSupervisor, Agency: "a"}, "hall", "", "", false},
		{hall.Actor{Role: hall.RolePrinter, ID: "p", Kiosk: "k"}, "printer", "", "k", true}, {hall.Actor{Role: hall.RolePrinter, ID: "p", Kiosk: "k"}, "printer", "", "k2", false},
		{hall.Actor{Role: hall.RolePrinter, ID: "p", Kiosk: "k"}, "printer", "", "p", false}, {hall.Actor{Role: hall.RolePrinter, ID: "p"}, "printer", "", "", false},
		{hall.Actor{Role: hall.RolePrinter, ID: "p", Kiosk: "k"}, "hall", "", "", false}, {hall.Actor{Role: hall.RolePrinter, ID: "p", Kiosk: "k"}, "board", "", "", false},
		{hall.Actor{Role: hall.RoleKiosk, ID: "k"}, "printer", "", "k", true}, {hall.Actor{Role: hall.RoleKiosk, ID: "k"}, "printer", "", "k2", false},
		{hall.Actor{Role: hall.RoleDesk}, "printer", "", "k", true}, {hall.Actor{Role: hall.RoleDisplay, ID: "k"}, "printer", "", "k", false},
		{Citizen().Actor(), "printer", "", "citizen", false},
		{hall.Actor{Role: hall.RoleDesk}, "hall", "", "", true}, {hall.Actor{Role: hall.RoleDesk}, "secret", "", "", false},
	} {
		if got := MayWatch(c.actor, c.kind, c.agency, c.counter); got != c.want {
			t.Errorf("%+v: got %t", c, got)
		}
	}
}

func TestResolve(t *testing.T) {
	cfg := &hall.Config{
		Agencies: []hall.Agency{{ID: "a"}, {ID: "b"}, {ID: "gone", EndedOn: "2026-01-05"}},
		Counters: []hall.Counter{{ID: "a-1", Agency: "a"}, {ID: "a-2", Agency: "a", EndedOn: "2026-01-05"}, {ID: "a-3", Agency: "a", EndedOn: "2026-01-06"},
			{ID: "gone-1", Agency: "gone"}},
	}
	_ = cfg.Prepare() // it lacks much; only the indexes are of use
	for _, c := range []struct {
		name   string
		p      Principal
		agency string // "" when refused
	}{
		{"the agency of the configuration", Principal{Role: hall.RoleOfficer, Counter: "a-1", Agency: "b"}, "a"},
		{"no agency in the token", Principal{Role: hall.RoleOfficer, Counter: "a-1"}, "a"},
		{"an unknown counter", Principal{Role: hall.RoleOfficer, Counter: "a-l"}, ""},
		{"an unknown counter beside an agency", Principal{Role: hall.RoleOfficer, Counter: "a-l", Agency: "a"}, ""},
		{"an ended counter", Principal{Role: hall.RoleOfficer, Counter: "a-2", Agency: "a"}, ""},
		{"a counter that ends tomorrow", Principal{Role: hall.RoleOfficer, Counter: "a-3"}, "a"},
		{"a counter of an ended agency", Principal{Role: hall.RoleOfficer, Counter: "gone-1"}, ""},
		{"an agency only", Principal{Role: hall.RoleOfficer, Agency: "b"}, "b"},
		{"an ended agency", Principal{Role: hall.RoleSupervisor, Agency: "gone"}, ""},
		{"an unknown agency", Principal{Role: hall.RoleSupervisor, Agency: "x"}, ""},
		{"neither", Principal{Role: hall.RoleOfficer}, ""},
	} {
		got, err := Resolve(c.p, cfg, func() string { return "2026-01-05" })
		if got.Agency != c.agency || (c.agency == "") != (hall.CodeOf(err) == hall.CodeUnauthenticated) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	manager := Principal{Role: hall.RoleManager, Agency: "x"}
	if got, err := Resolve(manager, cfg, nil); err != nil || got != manager {
		t.Errorf("a manager: %+v, %v", got, err)
	}
}
