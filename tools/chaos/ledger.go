package chaos

import (
	"context"
	"time"

	"mpp/hall"
	"mpp/ledger"
	"mpp/store"
)

// witness reads the ledger directly, without any node.
type witness struct {
	url  string // "": the file
	file string
}

// events are all that the ledger has, in the order of their numbers.
func (w witness) events(ctx context.Context) ([]hall.Event, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	db, err := store.Open(ctx, w.url, w.file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	l := ledger.New(db, time.Now)
	var all []hall.Event
	for after := int64(0); ; after = all[len(all)-1].Seq {
		page, err := l.Events(ctx, hallID, after, 1000, ledger.EventFilter{})
		if err != nil || len(page) == 0 {
			return all, err
		}
		all = append(all, page...)
	}
}
