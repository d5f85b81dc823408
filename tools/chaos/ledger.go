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

// read calls look with the database.
func (w witness) read(ctx context.Context, look func(ctx context.Context, db *store.DB) error) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	db, err := store.Open(ctx, w.url, w.file)
	if err != nil {
		return err
	}
	defer db.Close()
	return look(ctx, db)
}

// events are all that the ledger has, in the order of their numbers.
func (w witness) events(ctx context.Context) (all []hall.Event, err error) {
	err = w.read(ctx, func(ctx context.Context, db *store.DB) error {
		l := ledger.New(db, time.Now)
		for after := int64(0); ; after = all[len(all)-1].Seq {
			page, err := l.Events(ctx, hallID, after, 1000, ledger.EventFilter{})
			if err != nil || len(page) == 0 {
				return err
			}
			all = append(all, page...)
		}
	})
	return all, err
}
