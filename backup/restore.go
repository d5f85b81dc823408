package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"mpp/hall"
	"mpp/ledger"
	"mpp/store"
)

// Info is what a whole and undamaged backup holds.
type Info struct {
	Header
	SHA256 string

	LastAt   hall.Millis // the latest instant of an event
	LastDate string      // the latest business date
	// Doubts are what speaks against going on from this file; only the first few are kept.
	Doubts []string

	signature string
	halls     map[string]*tally
}

// doubtsKept bounds Info.Doubts.
const doubtsKept = 5

// tally is what a ledger must have of a hall when all its events are in.
type tally struct {
	visits map[uint64]int64 // highest revision, by a hash of the ticket's id
}

// Verify reads the whole file and compares it with its header and checksum. It
// changes nothing.
func Verify(ctx context.Context, path string, rooms []Section, progress Progress) (*Info, error) {
	c := &checker{ctx: ctx, rooms: rooms, progress: progress, seed: maphash.MakeSeed(), info: Info{halls: map[string]*tally{}}}
	end, err := read(path, c)
	if err != nil {
		return nil, err
	}
	c.info.SHA256, c.info.signature = end.SHA256, end.HMAC
	return &c.info, nil
}

type checker struct {
	ctx      context.Context
	rooms    []Section
	progress Progress
	seed     maphash.Seed
	info     Info
	done     int64
}

func (c *checker) header(h Header) error {
	c.info.Header = h
	for _, x := range h.Halls {
		c.info.halls[x.ID] = &tally{visits: map[uint64]int64{}}
	}
	for _, s := range h.Sections {
		if _, err := roomOf(c.rooms, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) event(hallID string, e *hall.Event) error {
	if t := e.Ticket; t != nil {
		visits := c.info.halls[hallID].visits
		id := maphash.String(c.seed, t.ID)
		visits[id] = max(visits[id], int64(t.Rev))
	}
	c.info.LastAt, c.info.LastDate = max(c.info.LastAt, e.At), max(c.info.LastDate, e.Date)
	if why := doubtful(hallID, e); why != "" && len(c.info.Doubts) < doubtsKept {
		c.info.Doubts = append(c.info.Doubts, why)
	}
	return c.counted()
}

func (c *checker) quarantined(string, ledger.Quarantined) error { return c.counted() }

func (c *checker) row(s SectionInfo, _ string, row json.RawMessage) error {
	room, err := roomOf(c.rooms, s)
	if err == nil {
		err = room.Check(s.Version, row)
	}
	if err != nil {
		return fmt.Errorf("a row of %s: %w", s.Name, err)
	}
	return c.counted()
}

func (c *checker) counted() error {
	c.done++
	return tell(c.ctx, c.progress, c.done, c.info.lines())
}

// tell reports the progress now and then, and ends the work when ctx has ended.
func tell(ctx context.Context, progress Progress, done, total int64) error {
	if done%1000 != 0 && done != total {
		return nil
	}
	if progress != nil {
		progress(done, total)
	}
	return ctx.Err()
}

// Restore brings a backup that was verified into a ledger that has nothing of its
// halls; its tables must be there. It reports whether it went on with a restore that
// was cut off.
func Restore(ctx context.Context, l *ledger.Ledger, rooms []Section, path string, info *Info, progress Progress) (again bool, err error) {
	if err := l.DB().CheckTables(ctx); err != nil {
		return false, err
	}
	begun, err := l.HalfRestored(ctx)
	if err != nil {
		return false, err
	}
	switch again = begun == info.SHA256; {
	case again:
	case begun != "":
		return false, ledger.ErrHalfRestored
	default:
		if err := mustHaveNone(ctx, l, rooms, info); err != nil {
			return false, err
		}
		if err := l.BeginRestore(ctx, info.SHA256, slices.Collect(maps.Keys(info.halls))...); err != nil {
			return false, err
		}
	}
	w := &restorer{ctx: ctx, ledger: l, rooms: rooms, progress: progress}
	end, err := read(path, w)
	if err == nil {
		err = w.flush()
	}
	if err == nil && end.SHA256 != info.SHA256 {
		err = errors.New("the file was changed while it was read")
	}
	if err == nil {
		err = restoreCursors(ctx, l.DB(), info.Header)
	}
	if err == nil {
		err = compare(ctx, l, rooms, info)
	}
	if err != nil {
		return again, fmt.Errorf("the restore is not finished, the same command goes on: %w", err)
	}
	return again, l.FinishRestore(ctx, info.SHA256)
}

func mustHaveNone(ctx context.Context, l *ledger.Ledger, rooms []Section, info *Info) error {
	return l.Snapshot(ctx, func(p *ledger.Snapshot) error {
		for id := range info.halls {
			have, err := p.Hall(id)
			if err != nil {
				return err
			}
			if have.Events+have.Quarantined+have.Visits > 0 {
				return fmt.Errorf("the ledger has %d events of hall %s already: a backup is restored into an empty ledger only", have.Events, id)
			}
			if err := mustHaveNoRows(p, id, rooms); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	restoreEvents = 500
	restoreBytes  = 8 << 20 // a configuration is large
	restoreRows   = 200
)

// restorer records what it is given in batches.
type restorer struct {
	ctx      context.Context
	ledger   *ledger.Ledger
	rooms    []Section
	progress Progress
	total    int64
	done     int64

	hall  string
	batch []hall.Event
	bytes int

	section SectionInfo // of rows
	rows    []json.RawMessage
}

func (w *restorer) header(h Header) error {
	w.total = h.lines()
	return nil
}

func (w *restorer) event(hallID string, e *hall.Event) error {
	if hallID != w.hall || len(w.batch) == restoreEvents || w.bytes > restoreBytes {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.hall, w.batch, w.bytes = hallID, append(w.batch, *e), w.bytes+len(e.Config)
	return nil
}

func (w *restorer) quarantined(hallID string, p ledger.Quarantined) error {
	if err := w.flush(); err != nil {
		return err
	}
	if err := w.ledger.Quarantine(w.ctx, hallID, []ledger.Quarantined{p}); err != nil {
		return err
	}
	return w.counted(1)
}

func (w *restorer) row(s SectionInfo, hallID string, row json.RawMessage) error {
	if hallID != w.hall || s.Name != w.section.Name || len(w.rows) == restoreRows {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.hall, w.section, w.rows = hallID, s, append(w.rows, row)
	return nil
}

func (w *restorer) flushRows() error {
	n := len(w.rows)
	if n == 0 {
		return nil
	}
	room, err := roomOf(w.rooms, w.section)
	if err != nil {
		return err
	}
	err = w.ledger.DB().Tx(w.ctx, func(tx *store.Tx) error { return room.Restore(tx, w.hall, w.section.Version, w.rows) })
	if err != nil {
		return err
	}
	w.rows = w.rows[:0]
	return w.counted(int64(n))
}

// flush records what is in hand: events, or rows of a section.
func (w *restorer) flush() error {
	if err := w.flushRows(); err != nil {
		return err
	}
	n := len(w.batch)
	if n == 0 {
		return nil
	}
	if err := w.ledger.Record(w.ctx, w.hall, w.batch); err != nil {
		return err
	}
	w.batch, w.bytes = w.batch[:0], 0
	return w.counted(int64(n))
}

func (w *restorer) counted(n int64) error {
	w.done += n
	if w.progress != nil {
		w.progress(w.done, w.total)
	}
	return w.ctx.Err()
}

// compare holds the ledger against the file.
func compare(ctx context.Context, l *ledger.Ledger, rooms []Section, info *Info) error {
	return l.Snapshot(ctx, func(p *ledger.Snapshot) error {
		for _, x := range info.Halls {
			have, err := p.Hall(x.ID)
			if err != nil {
				return err
			}
			want := ledger.HallCount{ID: x.ID, LastSeq: x.LastSeq, Events: x.Events, Quarantined: x.Quarantined}
			for _, rev := range info.halls[x.ID].visits {
				want.Visits++
				want.Changes += rev
			}
			if have != want {
				return fmt.Errorf("the ledger has %+v, the backup %+v", have, want)
			}
		}
		return compareSections(p, info.Header, rooms)
	})
}
