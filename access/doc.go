// Package access says who asks and what they may do: principals, their signed
// tokens and the one rule table of roles. It knows no HTTP and stores nothing.
package access
