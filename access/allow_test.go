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
		"officer":    {Role: hall.RoleOfficer, ID: "o", Counter: "a-1", Agency: "a"},
		"roaming":    {Role: hall.RoleOfficer, ID: "r", Agency: "a"},
		"desk":       {Role: hall.RoleDesk, ID: "i"},
		"supervisor": {Role: hall.RoleSupervisor, ID: "s", Agency: "a"},
		"manager":    {Role: hall.RoleManager, ID: "m"},
		"admin":      {Role: hall.RoleAdmin, ID: "x"},
		"stranger":   {Role: "root", ID: "y"},
	}
	objects := []Object{{Agency: "a", Counter: "a-1"}, {Agency: "a"}, {Agency: "a", Counter: "a-2"}, {Agency: "b", Counter: "b-1"}}
	const always, never, ours, own = "++++", "----", "+++-", "++--"
	matrix := map[string]map[Action]string{
		"citizen":    {Follow: always, ReadFacts: always, Cancel: always},
		"kiosk":      {Follow: always, ReadFacts: always, Issue: always},
		"display":    {Follow: always, ReadFacts: always},
		"officer":    {Follow: always, ReadFacts: always, Find: ours, Watch: ours, Events: ours, Step: own, Run: own, Reinstate: ours, Cancel: ours},
		"roaming":    {Follow: always, ReadFacts: always, Find: ours, Watch: ours, Events: ours, Step: ours, Run: ours, Reinstate: ours, Cancel: ours},
		"desk":       {Follow: always, ReadFacts: always, Issue: always, Find: always, Watch: always, Reinstate: always, Cancel: always},
		"supervisor": {Follow: always, ReadFacts: always, Issue: ours, Find: ours, Watch: ours, Events: ours, Step: ours, Run: ours, Reinstate: ours, Cancel: ours, Report: ours},
		"manager": {Follow: always, ReadFacts: always, Issue: always, Find: always, Watch: always, Events: always, Step: always, Run: always,
			Reinstate: always, Cancel: always, Report: always, CloseDay: always},
		"admin": {Follow: always, ReadFacts: always, Issue: always, Find: always, Watch: always, Events: always, Step: always, Run: always,
			Reinstate: always, Cancel: always, Report: always, CloseDay: always, Configure: always},
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
			if err := Allow(p, action, Object{}); (err == nil) != (want != never) {
				t.Errorf("%s, %s by role alone: got %v, want %s", who, action, err, want)
			}
		}
	}
}

func TestRefusalsSayWhy(t *testing.T) {
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
		if got := hall.CodeOf(Allow(c.p, c.action, c.o)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEveryTicketActionHasARule(t *testing.T) {
	want := map[hall.Action]Action{hall.ActReinstate: Reinstate, hall.ActCancel: Cancel, hall.ActCall: Run}
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
