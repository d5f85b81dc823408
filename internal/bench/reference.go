package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/internal/testkit"
	"mpp/queue"
)

// reference is a hall in a Redis of its own that nobody reads: no server, no ledger.
// Its Redis is set as the site's.
type reference struct {
	redis *testkit.RedisServer
	rdb   *redis.Client
	queue *queue.Queue
	hall  *hall.Config
	sent  *capture
}

// openReference makes a hall and opens its day.
func openReference(ctx context.Context, b *bench, s size) (*reference, error) {
	r := &reference{redis: startRedis(b), sent: &capture{}}
	var err error
	if r.hall, _, err = s.configuration(hallID); err != nil {
		return nil, err
	}
	r.rdb = redis.NewClient(&redis.Options{Addr: r.redis.Addr()})
	b.Cleanup(func() { _ = r.rdb.Close() })
	r.rdb.AddHook(r.sent)
	r.queue = queue.New(r.rdb, queue.Options{Hall: hallID, Clock: time.Now})
	if _, err := r.queue.Configure(ctx, r.hall, "", hall.Meta{Actor: hall.Actor{Role: hall.RoleSystem, ID: "hall"}}); err != nil {
		return nil, err
	}
	return r, r.queue.OpenDay(ctx)
}

// longKey is as long as the API's digest of a key, and mostly digits to be replaced.
const longKey = "ukur-ref" + digits + digits

// meta is a change's head as the API makes it.
func meta(a hall.Actor) hall.Meta {
	return hall.Meta{Actor: a, Key: longKey, Fingerprint: "0123456789abcdef0123456789abcdef"}
}

// issueCall is the script call of a ticket, to be made any number of times: the digits
// that are replaced make each key and each ticket new.
func (r *reference) issueCall(ctx context.Context, service string) (call, error) {
	e, err := r.queue.Issue(ctx, hall.Issue{Meta: meta(hall.Actor{Role: hall.RoleKiosk, ID: "kios-1", Name: "Kios"}),
		Service: service, Class: hall.ClassRegular, Origin: "kiosk"})
	if err != nil {
		return nil, err
	}
	id := e.Ticket.ID
	return r.sent.taken(id, id[:len(id)-len(digits)]+digits)
}

// made runs f, which makes n changes, and holds that against the hall's count of
// events: an answer to a repeated key or a refusal is no change.
func (r *reference) made(ctx context.Context, n int, f func() error) error {
	before, err := r.queue.Seq(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	after, err := r.queue.Seq(ctx)
	if err == nil && after-before != int64(n) {
		err = fmt.Errorf("the reference made %d changes, %d were to be made", after-before, n)
	}
	return err
}

// rate is how many calls a second redis-benchmark gets out of the script.
func (r *reference) rate(ctx context.Context, n int, c call) (rate float64, err error) {
	err = r.made(ctx, n, func() error {
		rate, err = redisBenchmark(ctx, r.redis.Addr(), n, c)
		return err
	})
	return rate, err
}
