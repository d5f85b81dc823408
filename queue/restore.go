package queue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// restoreChunk is how many commands one pipeline of a restore has.
const restoreChunk = 2000

// answerLife is how long the answer to an idempotency key is stored; as in lua/lib.lua.
const answerLife = 48 * time.Hour

// restore replaces what Redis has by a hall's day. Nothing counts before the last step: after
// a crash in between the hall has no state, and the next recovery begins again. The caller
// holds the lock.
func (q *Queue) restore(ctx context.Context, s hall.Snapshot, tie hall.Tie, token string) error {
	if err := q.wipe(ctx, s); err != nil {
		return err
	}
	w := &restorer{q: q, ctx: ctx, pipe: q.rdb.Pipeline(), s: s, counts: map[string]int{}, heads: map[string]string{}}
	if err := w.all(); err != nil {
		return unavailable(err)
	}
	args, err := adoptArgs(s, tie, token)
	if err != nil {
		return err
	}
	n, err := scriptAdopt.Run(ctx, q.rdb, append([]string{q.keys.meta(), q.keys.events(), q.keys.lock()}, q.keys.live(s.Date)...), args...).Int()
	if err != nil {
		return unavailable(err)
	}
	if n < 0 {
		return errLock
	}
	q.eventCache.raise(s.Seq)
	q.tie.Store(&tie)
	_, err = q.Load(ctx)
	return err
}

// wipe removes the keys of the open date, in Redis and in the snapshot. Answers to keys stay.
func (q *Queue) wipe(ctx context.Context, s hall.Snapshot) error {
	date, err := q.rdb.HGet(ctx, q.keys.meta(), "date").Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	k := q.keys
	names := []string{k.meta(), k.counters(), k.held(), k.rivals(), k.config()}
	for _, d := range []string{date, s.Date} {
		names = append(names, k.tickets(d), k.undo(d), k.index(d), k.tally(d), k.legs(d))
	}
	for _, c := range []*hall.Config{q.Config(), s.Config} {
		for i := range c.Services {
			for _, class := range c.Policy.Classes {
				names = append(names, k.waiting(c.Services[i].ID, class.ID))
			}
		}
	}
	if err := q.rdb.Del(ctx, names...).Err(); err != nil {
		return unavailable(err)
	}
	return nil
}

func adoptArgs(s hall.Snapshot, tie hall.Tie, token string) ([]any, error) {
	version, closed := int64(0), ""
	if s.Config != nil {
		version = s.Config.Version
	}
	if s.DayClosed {
		closed = s.Date
	}
	pauses := ""
	if len(s.Pauses) > 0 {
		doc, err := json.Marshal(s.Pauses)
		if err != nil {
			return nil, err
		}
		pauses = string(doc)
	}
	args := []any{token, s.Seq, int64(s.At), s.Date, version, closed, int64(cmp.Or(s.AsOf, s.At)), int64(s.Stood), tie.String(), pauses}
	for _, e := range s.Recent {
		if e.Raw == "" { // made by this recovery
			var err error
			if e, err = hall.EncodeEvent(e); err != nil {
				return nil, err
			}
		}
		args = append(args, e.Seq, e.Raw)
	}
	return args, nil
}

// restorer writes a snapshot's commands, some at a time.
type restorer struct {
	q    *Queue
	ctx  context.Context
	pipe redis.Pipeliner
	s    hall.Snapshot

	// Of each waiting set, as lua/queues.lua keeps them in TALLY.
	counts map[string]int
	heads  map[string]string
}

// flush sends the pipeline when it has at least so many commands.
func (w *restorer) flush(atLeast int) error {
	if w.pipe.Len() < atLeast {
		return nil
	}
	_, err := w.pipe.Exec(w.ctx)
	return err
}

func (w *restorer) all() error {
	if w.s.Config != nil {
		if err := w.config(); err != nil {
			return err
		}
	}
	phones := 0
	numbers, quota, closed := map[string]int{}, map[string]int{}, map[string][]hall.Leg{}
	for _, c := range w.s.Closed {
		closed[c.Ticket] = append(closed[c.Ticket], c.Leg)
	}
	for i := range w.s.Tickets {
		t := &w.s.Tickets[i]
		if err := w.ticket(t); err != nil {
			return err
		}
		if t.Origin == hall.OriginPhone {
			phones++
		}
		if !t.Direct() {
			numbers[t.Prefix] = max(numbers[t.Prefix], t.Ordinal)
		}
		t.Charges(closed[t.ID], func(service string) { quota[service]++ })
	}
	w.tally(phones, numbers, quota)
	for _, c := range w.s.Closed {
		raw, err := json.Marshal(c.Leg)
		if err != nil {
			return err
		}
		w.pipe.HSet(w.ctx, w.q.keys.legs(w.s.Date), fmt.Sprintf("%s:%d", c.Ticket, c.Leg.No), raw)
	}
	for i := range w.s.Counters {
		raw, err := json.Marshal(w.s.Counters[i])
		if err != nil {
			return err
		}
		w.pipe.HSet(w.ctx, w.q.keys.counters(), w.s.Counters[i].ID, raw)
	}
	for _, a := range w.s.Answers {
		w.pipe.Set(w.ctx, w.q.keys.idem(a.Key), a.Fingerprint+"\n"+a.Event, answerLife)
		if err := w.flush(restoreChunk); err != nil {
			return err
		}
	}
	return w.flush(1)
}

// tally writes the counts of the date: numbers by phone, last numbers by prefix and quota used by
// service, and what the snapshot and the waiting tickets say.
func (w *restorer) tally(phones int, numbers, quota map[string]int) {
	tally := w.q.keys.tally(w.s.Date)
	if phones > 0 {
		w.pipe.HSet(w.ctx, tally, "p:day", phones)
	}
	for prefix, n := range numbers {
		w.pipe.HSet(w.ctx, tally, "n:"+prefix, n+w.s.Skip)
	}
	for service, n := range quota {
		w.pipe.HSet(w.ctx, tally, "q:"+service, n)
	}
	for service, n := range w.s.Quotas {
		w.pipe.HSet(w.ctx, tally, "l:"+service, n)
	}
	for id, g := range groupMoves(w.s) {
		w.pipe.HSet(w.ctx, tally, "m:"+id, fmt.Sprintf("%d:%d:", g.before, g.moved))
	}
	for queue, n := range w.counts {
		w.pipe.HSet(w.ctx, tally, "w:"+queue, n, "h:"+queue, w.heads[queue])
	}
}

func (w *restorer) config() error {
	doc, err := json.Marshal(w.s.Config)
	if err != nil {
		return err
	}
	k := w.q.keys
	w.pipe.Set(w.ctx, k.config(), doc, 0)
	w.pipe.Del(w.ctx, k.rivals())
	for _, s := range w.s.Config.Services {
		w.pipe.HSet(w.ctx, k.rivals(), s.ID, strings.Join(w.s.Config.Rivals(s.ID), " "))
	}
	return w.flush(restoreChunk)
}

func (w *restorer) ticket(t *hall.Ticket) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	k := w.q.keys
	w.pipe.HSet(w.ctx, k.tickets(t.Date), t.ID, raw)
	if !t.Direct() {
		w.pipe.HSet(w.ctx, k.index(t.Date), t.Number, t.ID)
	}
	switch t.State {
	case hall.Waiting:
		w.pipe.ZAdd(w.ctx, k.waiting(t.Leg.Service, t.Class), redis.Z{Score: float64(t.Leg.Score), Member: member(t)})
		queue, mine := t.Leg.Service+":"+t.Class, fmt.Sprintf("%015d%s", t.Leg.Score, member(t))
		if head, ok := w.heads[queue]; !ok || mine < head {
			w.heads[queue] = mine
		}
		w.counts[queue]++
	case hall.Held:
		w.pipe.ZAdd(w.ctx, k.held(), redis.Z{Score: float64(max(t.Leg.ReturnAt, t.Leg.HeldAt)), Member: t.ID})
	}
	return w.flush(restoreChunk)
}

// member returns the member of a ticket in its waiting set, as lua/queues.lua writes it.
func member(t *hall.Ticket) string { return fmt.Sprintf("%012d:%s:%s", t.Leg.Tie, t.Number, t.ID) }
