package ledger

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// A rebuild replaces rows in place, in short transactions beside the recorders. In each
// of them it first deletes the rows of some keys (visits, dates, versions), then reads all
// events of these keys, and writes the rows under the same guards as a recorder. That
// loses nothing: a recorder that wrote such a row before the delete has committed, because
// the delete waited for it, and the read finds its event; one that writes the row later
// merges with what the rebuild wrote. Swapping whole tables would need a second schema,
// and a stop of all recorders for the swap.
const (
	// rebuildCursor is the name of the cursor at which a rebuild that was cut off goes on.
	rebuildCursor = "ledger.rebuild"
	// rebuildEvents is how many events one transaction goes on. It reads more: all the
	// events of the visits that begin among these.
	rebuildEvents = 200
	// rebuildPage is how many rows a search for superfluous ones reads at once.
	rebuildPage = 1000
)

// ErrRebuilding is the error of a rebuild while another one of the same hall runs.
var ErrRebuilding = errors.New("another rebuild of this hall is at work")

// Rebuilt is what a rebuild did.
type Rebuilt struct {
	After       int64 // 0, or the event after which it went on because an earlier one was cut off
	Events      int64 // that were projected again
	Visits      int64 // that were written anew
	Superfluous int64 // visits and days that had no event and were removed
}

// Rebuild projects the hall's events anew: afterwards visits, legs, estimates, deliverables, counters and their
// periods, days, configurations with their standards and agencies are what the events say, whatever these
// tables held before. Recorders may be at work meanwhile, and readers see each visit
// either as it was or as it is right. It returns early with an error, or when ctx ends,
// and then the next call goes on where this one ended unless anew is set. progress, which
// may be nil, is told up to which of the hall's events it has come.
//
// Codes: unavailable; ErrRebuilding while another process is at it.
func (l *Ledger) Rebuild(ctx context.Context, hallID string, anew bool, progress func(seq, last int64)) (Rebuilt, error) {
	r := &rebuild{ledger: l, ctx: ctx, hall: hallID}
	if anew {
		if err := r.forgetCursor(); err != nil {
			return r.done, err
		}
	}
	err := r.all(progress)
	if errors.Is(err, store.ErrCursorMoved) {
		err = ErrRebuilding
	}
	return r.done, err
}

// HallsWithEvents lists the ids of the halls that have an event in the ledger.
//
// Codes: unavailable.
func (l *Ledger) HallsWithEvents(ctx context.Context) (ids []string, err error) {
	err = l.db.Read(ctx).Raw("SELECT DISTINCT hall FROM events ORDER BY hall").Scan(&ids).Error
	return ids, store.Unavailable("halls", err)
}

type rebuild struct {
	ledger *Ledger
	ctx    context.Context
	hall   string
	done   Rebuilt
}

func (r *rebuild) all(progress func(seq, last int64)) error {
	from, err := r.ledger.db.Cursor(r.ctx, rebuildCursor, r.hall)
	if err != nil {
		return err
	}
	r.done.After = from
	for whole := false; !whole; {
		if from, whole, err = r.window(from); err != nil {
			return err
		}
		last, err := r.ledger.LastSeq(r.ctx, r.hall)
		if err != nil {
			return err
		}
		if progress != nil && whole {
			progress(last, last) // the last numbers may be those of quarantined events
		} else if progress != nil {
			progress(from, last)
		}
	}
	for _, step := range []func() error{r.superfluousVisits, r.superfluousDays, r.superfluousParts, r.counters, r.forgetCursor} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// tx runs f in a transaction. On SQLite the whole file has one writer, and one of another
// process looks only now and then whether it is free; so it is left free for about as
// long as it was held.
func (r *rebuild) tx(f func(tx *store.Tx) error) error {
	began := time.Now()
	err := r.ledger.db.Tx(r.ctx, f)
	if err == nil && r.ledger.db.Dialect() == store.SQLite && !store.Pause(r.ctx, time.Since(began)) {
		err = r.ctx.Err()
	}
	return err
}

// window rebuilds what begins within the next events, and returns the last of them and
// whether no other follows.
func (r *rebuild) window(from int64) (to int64, whole bool, err error) {
	var events, visits int64
	err = r.tx(func(tx *store.Tx) (err error) {
		var seqs []int64
		err = tx.SQL.Raw("SELECT seq FROM events WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?", r.hall, from, rebuildEvents).Scan(&seqs).Error
		if err != nil {
			return err
		}
		// Rows of numbers that no event has lie in the first or in the last range.
		low, high := from, int64(math.MaxInt64)
		if from == 0 {
			low = math.MinInt64
		}
		to, whole = from, len(seqs) < rebuildEvents
		if len(seqs) > 0 {
			to = seqs[len(seqs)-1]
			if err := tx.MoveCursor(rebuildCursor, r.hall, from, to); err != nil {
				return err
			}
		}
		if !whole {
			high = to
		}
		events = int64(len(seqs))
		visits, err = r.between(tx.SQL, low, high)
		return err
	})
	r.done.Events += events
	r.done.Visits += visits
	return to, whole, err
}

// between rebuilds the periods and configurations of the events above low and up to
// high, and the visits and days whose first event is among them.
func (r *rebuild) between(tx *gorm.DB, low, high int64) (visits int64, err error) {
	const first = "SELECT DISTINCT %[1]s FROM events e WHERE hall = ? AND seq > ? AND seq <= ? AND %[1]s <> '' " +
		"AND NOT EXISTS (SELECT 1 FROM events b WHERE b.hall = e.hall AND b.%[1]s = e.%[1]s AND b.seq <= ?)"
	var tickets, dates []string
	for column, into := range map[string]*[]string{"ticket_id": &tickets, "business_date": &dates} {
		if err := tx.Raw(fmt.Sprintf(first, column), r.hall, low, high, low).Scan(into).Error; err != nil {
			return 0, err
		}
	}
	if err := r.tickets(tx, tickets); err != nil {
		return 0, err
	}
	if err := r.dates(tx, dates); err != nil {
		return 0, err
	}
	return int64(len(tickets)), r.numbered(tx, low, high)
}

// project projects the events that a condition selects.
func (r *rebuild) project(tx *gorm.DB, where string, args ...any) (*batch, error) {
	var payloads []string
	err := tx.Raw("SELECT payload FROM events WHERE hall = ? AND "+where+" ORDER BY seq", append([]any{r.hall}, args...)...).Scan(&payloads).Error
	if err != nil {
		return nil, err
	}
	events, err := decodeAll(payloads, decodeEvent)
	if err != nil {
		return nil, err
	}
	return project(r.hall, events)
}

// remove deletes the rows of the hall that a condition selects.
func (r *rebuild) remove(tx *gorm.DB, table, where string, args ...any) error {
	return tx.Exec("DELETE FROM "+table+" WHERE hall = ? AND "+where, append([]any{r.hall}, args...)...).Error
}

// tickets rebuilds the visits with these ids, their legs, what was told of them and handed out.
func (r *rebuild) tickets(tx *gorm.DB, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	err := errors.Join(r.remove(tx, "visits", "id IN ?", ids), r.remove(tx, "legs", "ticket_id IN ?", ids),
		r.remove(tx, "estimates", "ticket_id IN ?", ids), r.remove(tx, "deliverables", "ticket_id IN ?", ids))
	if err != nil {
		return err
	}
	b, err := r.project(tx, "ticket_id IN ?", ids)
	if err != nil {
		return err
	}
	return (&batch{visits: b.visits, legs: b.legs, estimates: b.estimates, delivered: b.delivered}).writeProjections(tx, r.ledger.db.Dialect())
}

// dates rebuilds the days with these dates.
func (r *rebuild) dates(tx *gorm.DB, dates []string) error {
	if len(dates) == 0 {
		return nil
	}
	if err := r.remove(tx, "days", "business_date IN ?", dates); err != nil {
		return err
	}
	b, err := r.project(tx, "business_date IN ? AND type IN ?", dates, []hall.EventType{hall.EventDayOpened, hall.EventDayClosed})
	if err != nil {
		return err
	}
	return (&batch{days: b.days}).writeProjections(tx, r.ledger.db.Dialect())
}

// numbered rebuilds the rows that each stem from one event: periods of counters, and
// configurations with their standards and agencies. Of two events with one version the lower counts;
// it was rebuilt before.
func (r *rebuild) numbered(tx *gorm.DB, low, high int64) error {
	for _, table := range []string{"counter_periods", "configs"} {
		if err := r.remove(tx, table, "seq > ? AND seq <= ?", low, high); err != nil {
			return err
		}
	}
	b, err := r.project(tx, "seq > ? AND seq <= ?", low, high)
	if err != nil {
		return err
	}
	for i := range b.configs {
		version := b.configs[i].Version
		err := r.remove(tx, "configs", "version = ? AND seq > ?", version, high)
		for _, table := range ofConfigs {
			err = errors.Join(err, r.remove(tx, table, "version = ? AND version NOT IN (SELECT version FROM configs WHERE hall = ? AND seq <= ?)", version, r.hall, low))
		}
		if err != nil {
			return err
		}
	}
	return (&batch{periods: b.periods, configs: b.configs, standards: b.standards, agencies: b.agencies}).writeProjections(tx, r.ledger.db.Dialect())
}

// ofConfigs are the tables whose rows are parts of a configuration.
var ofConfigs = []string{"standards", "counter_agencies"}

func (r *rebuild) forgetCursor() error {
	return r.tx(func(tx *store.Tx) error { return r.remove(tx.SQL, "cursors", "name = ?", rebuildCursor) })
}
