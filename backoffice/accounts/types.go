package accounts

import (
	"time"

	"mpp/hall"
)

// PersonState is where a person's account stands.
type PersonState string

// The states of an account. Nothing is deleted: history names the person.
const (
	Invited  PersonState = "invited" // has a link, no password yet
	Active   PersonState = "active"
	Disabled PersonState = "disabled"
)

// LinkPurpose is what a one-time link lets its holder do.
type LinkPurpose string

// The purposes of links.
const (
	LinkInvite     LinkPurpose = "invite"
	LinkReset      LinkPurpose = "reset"
	LinkFirstAdmin LinkPurpose = "first_admin"
)

// EndReason says why a session, a take of a counter or a token holds no longer.
type EndReason string

// The reasons.
const (
	EndSignedOut EndReason = "signed_out"
	EndByHand    EndReason = "ended"      // by an administrator, or by the person from elsewhere
	EndReplaced  EndReason = "replaced"   // the same browser signed in anew
	EndPassword  EndReason = "password"   // the password was changed
	EndChanged   EndReason = "changed"    // role, agency or state was changed
	EndTakenOver EndReason = "taken_over" // somebody else took the counter
	EndRevoked   EndReason = "revoked"    // a device or an API client
)

// SignInResult is how a sign-in ended.
type SignInResult string

// The results.
const (
	SignInOK        SignInResult = "ok"
	SignInRefused   SignInResult = "refused"
	SignInThrottled SignInResult = "throttled"
)

// DeviceKind is the one job of a device.
type DeviceKind string

// The kinds of devices.
const (
	Kiosk         DeviceKind = "kiosk"
	Board         DeviceKind = "board"   // of what boardPlace names
	CounterScreen DeviceKind = "counter" // of one counter
	Printer       DeviceKind = "printer" // of one kiosk: the agent that prints its numbers
)

// DeviceState is where a device stands.
type DeviceState string

// The states of a device.
const (
	Paired  DeviceState = "paired"
	Revoked DeviceState = "revoked"
)

// Role is the role that a device of the kind acts in.
func (k DeviceKind) Role() hall.Role {
	switch k {
	case Kiosk:
		return hall.RoleKiosk
	case Printer:
		return hall.RolePrinter
	}
	return hall.RoleDisplay
}

// Person is an account as pages show it.
type Person struct {
	ID, Login, Name string
	Role            hall.Role
	Agency          string
	State           PersonState
	MustChange      bool
	CreatedAt       hall.Millis
	CreatedBy       string
	LastSignInAt    hall.Millis
	Rev             int64
}

// Session is a fresh sign-in: the credential for the browser's cookies and whose it is.
type Session struct {
	Credential        // using it renews it
	Known      string // proves later that this login has signed in from this browser
	Person     Person
	End        time.Time // when the session ends at the latest
}

// Credential is a session's token and until when it holds.
type Credential struct {
	Token string
	Until time.Time
}

// SessionInfo is a session as lists show it.
type SessionInfo struct {
	ID          string
	CreatedAt   hall.Millis
	LastSeenAt  hall.Millis
	AbsoluteEnd hall.Millis
	EndedAt     hall.Millis
	EndedWhy    EndReason
	Agent       string
	Address     string
}

// SignInInfo is one line of a person's sign-in history.
type SignInInfo struct {
	At      hall.Millis
	Address string
	Result  SignInResult
}

// LinkInfo is what the holder of a one-time link is shown before it is used.
type LinkInfo struct {
	Purpose LinkPurpose
	Name    string // "" for the first administrator
	Login   string
}

// Device is a device as pages show it.
type Device struct {
	ID, Name   string
	Kind       DeviceKind
	Place      string // a zone, a counter, or the id of a printer's kiosk
	State      DeviceState
	PairedAt   hall.Millis
	PairedBy   string
	RevokedAt  hall.Millis
	LastSeenAt hall.Millis
	Version    string
	Page       string
}

// Pairing is what a device that waits to be paired shows and asks with.
type Pairing struct {
	Code      string // for the screen
	Secret    string // for asking, see CollectPairing
	ExpiresAt time.Time
}

// PairingInfo is what an administrator sees of a waiting device.
type PairingInfo struct {
	Kind                 DeviceKind
	Place, Page          string
	Version, Agent       string
	Address              string
	CreatedAt, ExpiresAt hall.Millis
}

// Token is a token of an API client.
type Token struct {
	ID, Name             string
	Role                 hall.Role
	Agency, Counter      string
	CreatedAt, ExpiresAt hall.Millis
	CreatedBy            string
	Revoked              bool
}

// Revocation is what the other nodes are told, see Service.Learn.
type Revocation struct {
	ID    string      `json:"id"`
	Until hall.Millis `json:"until"` // the last moment at which a credential with the id could hold
}

// Query asks for a page of a list.
type Query struct {
	Search string // part of a name or login
	Role   hall.Role
	Agency string
	State  string
	Sort   string   // a column, with "-" in front for descending; "" for the list's own order
	First  []string // ids that come before all others
	Page   int      // from 1
	Size   int
}

// Page is a part of a list.
type Page[T any] struct {
	Rows  []T
	Total int64
}
