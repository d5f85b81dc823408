package bench

import (
	"context"
	"strings"
	"time"

	"mpp/hall"
)

// reference is a hall in a Redis of its own that nobody reads: no server, no ledger.
// Its Redis is set as the site's.
type reference struct {
	*view
	hall  *hall.Config
	pid   int       // of its Redis
	costs []float64 // microseconds on a core for each call by redis-benchmark, Redis's and its own
}

// openReference makes a hall and opens its day.
func openReference(ctx context.Context, b *bench, s size) (*reference, error) {
	server := startRedis(b)
	r := &reference{view: newView(b, server.Addr()), pid: server.Pid()}
	var err error
	if r.hall, _, err = s.configuration(hallID); err != nil {
		return nil, err
	}
	if _, err := r.queue.Configure(ctx, r.hall, "", hall.Meta{Actor: hall.Actor{Role: hall.RoleSystem, ID: "hall"}}); err != nil {
		return nil, err
	}
	return r, r.queue.OpenDay(ctx)
}

// rate is how many calls a second redis-benchmark gets out of the script.
func (r *reference) rate(ctx context.Context, n int, c call) (rate float64, err error) {
	err = r.made(ctx, n, func() error {
		before := cpu(r.pid)
		var own time.Duration
		rate, own, err = redisBenchmark(ctx, r.address, n, c)
		r.costs = append(r.costs, float64((cpu(r.pid)-before+own).Microseconds())/float64(n))
		return err
	})
	return rate, err
}

// redis-benchmark makes one call again and again, but a counter takes one ticket only
// and a ticket is finished once. So what the scripts find under the counter's and the
// ticket's name is a copy that has another name in it, of the same length: they do
// their whole work and write its result under that other name.

// alias is a name of the same length.
func alias(id string) string { return "x" + id[1:] }

// callNextCall is the script call of a call-next at the counter, which stays free.
func (r *reference) callNextCall(ctx context.Context, k *hall.Counter) (call, error) {
	if err := r.open(ctx, k); err != nil {
		return nil, err
	}
	c, e, err := r.callNext(ctx, k)
	if err != nil {
		return nil, err
	}
	// Finished, so that the counter is as it is between two tickets.
	if _, err := r.finish(ctx, k, e.Ticket.ID); err != nil {
		return nil, err
	}
	free, err := r.rdb.HGet(ctx, c.key(":counters"), k.ID).Result()
	if err != nil {
		return nil, err
	}
	return c, r.rdb.HSet(ctx, c.key(":counters"), k.ID, renamed(free, k.ID)).Err()
}

// finishCall is the script call that finishes a called ticket of the counter, which
// stays called.
func (r *reference) finishCall(ctx context.Context, k *hall.Counter) (call, error) {
	if err := r.open(ctx, k); err != nil {
		return nil, err
	}
	called, e, err := r.callNext(ctx, k)
	if err != nil {
		return nil, err
	}
	id, tickets, counters := e.Ticket.ID, called.key(":tickets:"), called.key(":counters")
	ticket, err := r.rdb.HGet(ctx, tickets, id).Result()
	if err != nil {
		return nil, err
	}
	counter, err := r.rdb.HGet(ctx, counters, k.ID).Result()
	if err != nil {
		return nil, err
	}
	c, err := r.finish(ctx, k, id)
	if err != nil {
		return nil, err
	}
	if err := r.rdb.HSet(ctx, tickets, id, renamed(ticket, id)).Err(); err != nil {
		return nil, err
	}
	counter = strings.Replace(renamed(counter, k.ID), id, alias(id), 1)
	return c, r.rdb.HSet(ctx, counters, k.ID, counter).Err()
}

// renamed is a record under the other name.
func renamed(record, id string) string {
	return strings.Replace(record, `"id":"`+id+`"`, `"id":"`+alias(id)+`"`, 1)
}

func (r *reference) callNext(ctx context.Context, k *hall.Counter) (call, hall.Event, error) {
	m := r.fresh(officer(k))
	e, err := r.queue.CallNext(ctx, hall.Call{Meta: m, Counter: k.ID})
	if err != nil {
		return nil, e, err
	}
	c, err := r.sent.taken(m.Key, longKey)
	return c, e, err
}

func (r *reference) finish(ctx context.Context, k *hall.Counter, ticket string) (call, error) {
	m := r.fresh(officer(k))
	_, err := r.queue.Act(ctx, hall.TicketAction{Meta: m, Action: hall.ActFinish, Ticket: ticket, Outcome: hall.OutcomeServed})
	if err != nil {
		return nil, err
	}
	return r.sent.taken(m.Key, longKey)
}
