// Package access identifies whoever sends a request and decides what they may do: signed
// tokens, and the one table of roles, actions and how far a right reaches. It knows no
// HTTP and stores nothing.
package access
