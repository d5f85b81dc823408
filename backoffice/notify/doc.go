// Package notify tells citizens' phones of their tickets by Web Push, also while the page of
// the ticket is closed: that the number is called, that its turn is near, that it was
// transferred.
//
// A phone subscribes for one ticket; what is stored of it is deleted with the visit. The room
// reads the hall's events by a cursor and emits a job for each push in the same transaction,
// so that one node sends it, and none forgets it. A job looks at the ticket before it sends:
// what is no longer true is dropped, and the push service keeps nothing longer than it is of
// use. Payloads are encrypted for the browser (RFC 8291), requests signed (RFC 8292) by a key
// pair that is derived from the installation's secret.
//
// A backup leaves subscriptions out: they are personal, and end with the day's tickets.
//
// An endpoint is an address that a stranger gave: only push services that are known are
// asked, over HTTPS, and never at an address inside.
package notify
