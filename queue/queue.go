package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// Options of a Queue. Hall and Clock are required.
type Options struct {
	Hall  string     // the hall's id: part of every key
	Clock hall.Clock // the scripts never let the hall's clock run backwards
	// MayStamp returns an error while Clock cannot be used for events: no change is made
	// then. Nil: it always can.
	MayStamp func() error
	// Slack is how far Clock may be behind the hall's before an event is marked for it.
	Slack time.Duration
	// Pace returns what a citizen of the class is told, for the estimate given with a ticket;
	// nil, or false, for no estimate. It must answer from memory.
	Pace func(service, class string) (hall.Pace, bool)
	// Ledger is what the hall is restored from when Redis has lost data; nil for nothing.
	Ledger Ledger
	// SingleNode reports whether no other process uses this Redis, so that a recovery does
	// not wait for other nodes.
	SingleNode bool
	// AckAfterLedger reports whether a change is acknowledged only once the ledger has
	// committed it. An event that the ledger lacks was then never acknowledged.
	AckAfterLedger bool
	Log            *slog.Logger // nil: none
}

// Queue is the live state of one hall in Redis. It is safe for concurrent use.
type Queue struct {
	rdb      redis.UniversalClient
	hall     string
	keys     keys
	clock    hall.Clock
	mayStamp func() error
	slack    time.Duration
	pace     func(service, class string) (hall.Pace, bool)
	config   atomic.Pointer[hall.Config]
	plan     atomic.Pointer[plan]   // of the configuration last used
	date     atomic.Pointer[string] // the open business date as last seen
	names    atomic.Pointer[dated]  // of the keys, for the date last used

	tie    atomic.Pointer[hall.Tie]    // see CheckTie
	untied atomic.Pointer[UntiedError] // why all changes are refused; nil: they are not

	batcher        batcher
	eventCache     eventCache
	replicas       replicas
	ledger         Ledger
	singleNode     bool
	ackAfterLedger bool
	starting       atomic.Bool   // the process is starting and knows no events of its own
	loaded         atomic.Bool   // this process has read the hall's state from Redis
	recovering     chan struct{} // a lock: one goroutine recovers at a time
	log            *slog.Logger
}

// New makes a Queue over a client. Load must succeed once before the first change.
func New(rdb redis.UniversalClient, o Options) *Queue {
	q := &Queue{rdb: rdb, hall: o.Hall, keys: keysOf(o.Hall), clock: o.Clock, mayStamp: o.MayStamp, slack: o.Slack, pace: o.Pace,
		ledger: o.Ledger, singleNode: o.SingleNode, ackAfterLedger: o.AckAfterLedger, recovering: make(chan struct{}, 1), log: o.Log}
	q.batcher.send = q.send
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	if q.mayStamp == nil {
		q.mayStamp = func() error { return nil }
	}
	if q.pace == nil {
		q.pace = func(string, string) (hall.Pace, bool) { return hall.Pace{}, false }
	}
	q.tie.Store(&hall.Tie{})
	none := ""
	q.date.Store(&none)
	q.config.Store(emptyConfig())
	return q
}

// Config returns the configuration in force as this process knows it. A change built from an
// older one is refused by the scripts and built again.
func (q *Queue) Config() *hall.Config { return q.config.Load() }

// Load reads the configuration and the open date from Redis. It reports false
// when the hall has no state there: restore it or configure it first.
func (q *Queue) Load(ctx context.Context) (bool, error) {
	pipe := q.rdb.Pipeline()
	meta := pipe.HMGet(ctx, q.keys.meta(), "seq", "date")
	doc := pipe.Get(ctx, q.keys.config())
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return false, unavailable(err)
	}
	if meta.Val()[0] == nil {
		return false, nil
	}
	q.loaded.Store(true)
	if date, ok := meta.Val()[1].(string); ok {
		q.date.Store(&date)
	}
	if doc.Val() == "" {
		return true, nil
	}
	c, err := decodeConfig([]byte(doc.Val()))
	if err != nil {
		return true, err
	}
	q.config.Store(c)
	return true, nil
}

// Ping returns an error unless Redis answers.
func (q *Queue) Ping(ctx context.Context) error {
	if err := q.rdb.Ping(ctx).Err(); err != nil {
		return unavailable(err)
	}
	return nil
}

func emptyConfig() *hall.Config {
	c := &hall.Config{Hall: hall.Info{Timezone: "UTC"}}
	if err := c.Prepare(); err != nil {
		panic(err) // UTC is always known
	}
	return c
}

func decodeConfig(doc []byte) (*hall.Config, error) {
	var c hall.Config
	if err := json.Unmarshal(doc, &c); err != nil {
		return nil, fmt.Errorf("configuration in Redis: %w", err)
	}
	if err := c.Prepare(); err != nil {
		return nil, fmt.Errorf("configuration in Redis: %w", err)
	}
	return &c, nil
}

func unavailable(err error) error {
	var known *hall.Error
	if errors.Is(err, context.Canceled) || errors.As(err, &known) {
		return err
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "the queue does not answer", Err: err}
}
