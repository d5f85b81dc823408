package hall

import (
	"errors"
	"fmt"
)

// Code names one kind of refusal. It is the same word in the Lua scripts, in
// problem documents and in the texts of the pages.
type Code string

// The codes. api/problem.go maps each to an HTTP status and to its texts.
const (
	CodeInvalid            Code = "invalid_request"     // a field is missing or malformed; Fields says which
	CodeUnauthenticated    Code = "unauthenticated"     // no token, or one that does not verify
	CodeForbidden          Code = "forbidden"           // the role may not do this
	CodeCSRF               Code = "csrf"                // not from a page of ours: another site, or an old form
	CodeNotYourCounter     Code = "not_your_counter"    // the ticket or counter belongs to another counter
	CodeNotYourAgency      Code = "not_your_agency"     // the object belongs to another agency
	CodeUnknownService     Code = "unknown_service"     //
	CodeUnknownAgency      Code = "unknown_agency"      //
	CodeUnknownCounter     Code = "unknown_counter"     //
	CodeUnknownZone        Code = "unknown_zone"        //
	CodeUnknownClass       Code = "unknown_class"       //
	CodeUnknownTicket      Code = "unknown_ticket"      //
	CodeServiceClosed      Code = "service_closed"      // outside the hours in which tickets are given
	CodeServiceEnded       Code = "service_ended"       // left the hall
	CodeQuotaFull          Code = "quota_full"          // the service's tickets of today are gone
	CodeHeldElsewhere      Code = "held_elsewhere"      // the hall lets only another counter or officer call it back; Fields: number, counter
	CodeNumberTaken        Code = "number_taken"        // this number of the roll was entered today; Fields: number
	CodeWrongState         Code = "wrong_state"         // the transition table refuses it; Fields: state, event
	CodeCounterState       Code = "counter_wrong_state" // the counter's own life refuses it; Fields: state, event
	CodeCounterNotOpen     Code = "counter_not_open"    // closed or paused
	CodeMessageGone        Code = "message_gone"        // another message stands at the counter, or none
	CodeCounterBusy        Code = "counter_busy"        // it still has a ticket; Fields: ticket, number
	CodePaused             Code = "paused"              // the agency or the hall is; Fields: agency, whole_hall, public_reason, until
	CodeNotPaused          Code = "not_paused"          // there is nothing to end
	CodeNotServed          Code = "service_not_served"  // the counter does not serve the ticket's service
	CodeAddRefused         Code = "add_refused"         // of a service to a visit; Fields: number, reason (planned: the visit has it before it, with service; most: it has as many as a visit may have, with most)
	CodeUnknownDeliverable Code = "unknown_deliverable" // the ticket's service does not hand it out; Fields: service, number
	CodeUnknownReason      Code = "unknown_reason"      // it is none of the public reasons of the ticket's service; Fields: service, number
	CodeNoNumber           Code = "no_number"           // a visit without a number ends where it began; Fields: event
	CodeNothingPlanned     Code = "nothing_planned"     // the visit has no other service at which to stay; Fields: number
	CodeNobodyWaiting      Code = "nobody_waiting"      // call-next found nobody: 204 at the API
	CodeRevertTooLate      Code = "revert_too_late"     // more than the revert window ago
	CodeNothingToRevert    Code = "nothing_to_revert"   // the last step cannot be taken back
	CodeRecallTooSoon      Code = "recall_too_soon"     // the last call was less than policy.recall ago; Fields: again_at, seconds
	CodeNoShowTooSoon      Code = "no_show_too_soon"    // policy.no_show wants more calls, or a longer wait; Fields: number, calls, least, missing, possible_at, seconds
	CodePhoneRefused       Code = "phone_refused"       // Fields: reason (off: the hall gives no numbers by phone, code: not the one of the screen, ticket: this phone has one)
	CodeLateRefused        Code = "late_refused"        // Fields: reason (off: the hall does not offer it, used: once a visit, last: nobody waits behind)
	CodeSameClass          Code = "same_class"          // it has that class already; Fields: class, number
	CodePushRefused        Code = "push_refused"        // Fields: reason (no_https: the server has no address with https, over: the visit has ended)
	CodeDayOver            Code = "day_over"            // the business date was closed, or the ticket belongs to an earlier one; Fields: date
	CodeIdempotencyMissing Code = "idempotency_key_missing"
	CodeIdempotencyReuse   Code = "idempotency_key_reused" // same key, another request
	CodeStaleConfig        Code = "stale_config"           // inner: reload the configuration and ask again
	CodeDayNotOpen         Code = "day_not_open"           // inner: close the old day, open the new one, ask again
	CodeHallLost           Code = "hall_lost"              // inner: Redis has less than this process knows of; recover and ask again
	CodeUnavailable        Code = "unavailable"            // Redis or SQL is away; ask again
	CodeOverloaded         Code = "overloaded"             // ask again later
	CodeNotFound           Code = "not_found"
	CodeMethodNotAllowed   Code = "method_not_allowed"
	CodeRequestTimeout     Code = "request_timeout" // the request did not come whole in time
	CodeTooLarge           Code = "body_too_large"
	CodeUnsupportedMedia   Code = "unsupported_media_type"
	CodeInternal           Code = "internal"

	// Of people, devices and sessions (backoffice/accounts).
	CodeSignInRefused   Code = "sign_in_refused"  // login and password do not fit, or the person may not sign in: never which
	CodeTooManyTries    Code = "too_many_tries"   // Fields: retry_after in seconds
	CodePasswordWeak    Code = "password_weak"    // Fields: reason (short, long, login, common, uniform), min
	CodeLoginTaken      Code = "login_taken"      //
	CodeLastAdmin       Code = "last_admin"       // the hall would have no administrator left
	CodeNotYourself     Code = "not_yourself"     // nobody changes their own role or state
	CodeLinkOver        Code = "link_over"        // used, too old, or never made
	CodeCounterHeld     Code = "counter_held"     // Fields: holder, since
	CodePairingUnknown  Code = "pairing_unknown"  // no device waits under this code
	CodeUnknownPerson   Code = "unknown_person"   //
	CodeUnknownDevice   Code = "unknown_device"   //
	CodePrinterHeld     Code = "printer_held"     // the kiosk has a printer, or the printer another agent
	CodeNoPrinter       Code = "no_printer"       // nothing prints for the kiosk
	CodePrintOver       Code = "print_over"       // the time in which the slip can be had again has passed, or the ticket is over
	CodeEditedMeanwhile Code = "edited_meanwhile" // somebody else saved first; Fields: rev
)

// Error is a refusal with its code. Detail is for the person who asked, Fields
// for the program. Err is the cause and never leaves the server.
type Error struct {
	Code   Code
	Detail string
	Fields map[string]any
	Err    error
}

// Error implements error.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches another *Error by code, so errors.Is(err, hall.Refuse(hall.CodeQuotaFull, "")) works.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// Refuse makes a refusal with a detail in fmt.Sprintf's format.
func Refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// With adds a field for programs to read.
func (e *Error) With(key string, value any) *Error {
	if e.Fields == nil {
		e.Fields = map[string]any{}
	}
	e.Fields[key] = value
	return e
}

// CodeOf is the code of the first *Error in err's chain, CodeInternal for any
// other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
