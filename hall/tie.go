package hall

import (
	"fmt"
	"strconv"
	"strings"
)

// Tie names what belongs together: a hall's ledger in SQL and the state of the hall in Redis.
// Both have it. The zero Tie is none.
type Tie struct {
	// Installation identifies the hall's ledger. It is random and made once; a ledger that
	// is restored from a backup is another installation.
	Installation string
	// Filling counts how often Redis was filled from this ledger. Of two Redis with one
	// ledger, the one that was filled later has the higher number, and only that one counts.
	Filling int64
}

// String returns the form that Redis has, "" for no tie.
func (t Tie) String() string {
	if t == (Tie{}) {
		return ""
	}
	return fmt.Sprintf("%s/%d", t.Installation, t.Filling)
}

// ParseTie reads what String wrote; anything else is no tie.
func ParseTie(s string) Tie {
	id, n, _ := strings.Cut(s, "/")
	filling, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		return Tie{}
	}
	return Tie{Installation: id, Filling: filling}
}
