package ledger

import (
	"mpp/hall"
	"mpp/store"
)

// Ledger is the hall's memory in a database. It is safe for concurrent use.
type Ledger struct {
	db    *store.DB
	clock hall.Clock
	tie   func() hall.Tie // see TiedTo; nil: of no Redis
}

// New makes a ledger of an open database, which the caller closes after use.
func New(db *store.DB, clock hall.Clock) *Ledger { return &Ledger{db: db, clock: clock} }

// DB is the database in which the ledger stands.
func (l *Ledger) DB() *store.DB { return l.db }
