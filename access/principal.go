package access

import (
	"slices"
	"time"

	"mpp/hall"
)

// Principal is whoever sends a request: an account, a device, or a citizen, who has no
// token.
type Principal struct {
	Kind      Kind
	Role      hall.Role
	ID        string
	TokenID   string // of the credential, of a person the session; "" for one of a version that named none
	Take      string // of a person who has taken a counter: the id of that take
	Name      string
	Counter   string // officers bound to one counter
	Agency    string // officers and supervisors
	Kiosk     string // of a printer: the kiosk whose numbers it prints
	ExpiresAt time.Time
	// AbsoluteEnd is when a person's session ends, however often its token is renewed.
	AbsoluteEnd time.Time
}

// Kind is what stands behind a credential.
type Kind string

// The kinds of credentials.
const (
	KindClient Kind = ""       // a token of mpp token, for an API client
	KindPerson Kind = "person" // a session of somebody who signed in
	KindDevice Kind = "device" // a device that was paired
)

// Citizen returns the principal of a request without a token.
func Citizen() Principal { return Principal{Role: hall.RoleCitizen, ID: string(hall.RoleCitizen)} }

// System returns the hall itself, which closes the day and imports at the start. No token
// is ever made for it.
func System() Principal { return Principal{Role: hall.RoleSystem, ID: string(hall.RoleSystem)} }

// Actor returns the principal as events name it.
func (p Principal) Actor() hall.Actor {
	return hall.Actor{Role: p.Role, ID: p.ID, Name: p.Name, Counter: p.Counter, Agency: p.Agency, Kiosk: p.Kiosk}
}

// ownKiosk is the kiosk whose numbers are the principal's own, "" for none.
func (p Principal) ownKiosk() string {
	if p.Role == hall.RoleKiosk {
		return p.ID
	}
	return p.Kiosk
}

// noCounter is the id of no counter.
const noCounter = "-"

// Watcher returns the principal as [MayWatch] judges it. It is Actor, but an officer who
// signed in and has taken no counter, or lost it to somebody else, watches none.
func (p Principal) Watcher() hall.Actor {
	a := p.Actor()
	if p.Kind == KindPerson && p.Role == hall.RoleOfficer && p.Counter == "" {
		a.Counter = noCounter
	}
	return a
}

// maxField bounds each text of a token, so that no token outgrows a header.
const maxField = 120

// Validate returns why no token can be made for p: [hall.CodeInvalid].
func (p Principal) Validate() error {
	if !slices.Contains(hall.Roles, p.Role) {
		return hall.Refuse(hall.CodeInvalid, "role %q is not one a token can be made for (%v)", p.Role, hall.Roles).With("field", "role")
	}
	if p.ID == "" {
		return hall.Refuse(hall.CodeInvalid, "a token needs an id").With("field", "id")
	}
	for _, f := range []string{p.ID, p.TokenID, p.Take, p.Name, p.Counter, p.Agency, p.Kiosk} {
		if len(f) > maxField {
			return hall.Refuse(hall.CodeInvalid, "a text of the token is longer than %d bytes", maxField)
		}
	}
	switch {
	case p.Role == hall.RoleOfficer && p.Counter == "" && p.Agency == "":
		return hall.Refuse(hall.CodeInvalid, "an officer needs a counter or an agency").With("field", "counter")
	case p.Role == hall.RoleSupervisor && p.Agency == "":
		return hall.Refuse(hall.CodeInvalid, "a supervisor needs an agency").With("field", "agency")
	case (p.Role == hall.RolePrinter) != (p.Kiosk != ""):
		return hall.Refuse(hall.CodeInvalid, "a printer, and nothing else, needs a kiosk").With("field", "kiosk")
	}
	return nil
}

// Resolve returns p with the agency that its counter has in the configuration; a token
// may be older. A counter or an agency that is unknown or has ended gives no rights.
// today returns the business date.
// Errors: [hall.CodeUnauthenticated] with reason "ended".
func Resolve(p Principal, cfg *hall.Config, today func() string) (Principal, error) {
	if p.Role != hall.RoleOfficer && p.Role != hall.RoleSupervisor {
		return p, nil
	}
	if p.Counter != "" {
		k := cfg.Counter(p.Counter)
		if k == nil || ended(k.EndedOn, today) {
			return Principal{}, endedRights("counter", p.Counter)
		}
		p.Agency = k.Agency
	}
	if g := cfg.Agency(p.Agency); g == nil || ended(g.EndedOn, today) {
		return Principal{}, endedRights("agency", p.Agency)
	}
	return p, nil
}

func endedRights(what, id string) error {
	return hall.Refuse(hall.CodeUnauthenticated, "%s %q is not part of this hall, or no longer", what, id).With("reason", "ended")
}

func ended(on string, today func() string) bool { return on != "" && on <= today() }
