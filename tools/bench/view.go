package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/queue"
)

// view is what we see and do of a hall in its Redis without any server, and the
// script calls that this makes.
type view struct {
	address string
	rdb     *redis.Client
	queue   *queue.Queue
	sent    *capture
	serial  int64 // of what was made by captured calls
}

func newView(b *bench, address string) *view {
	v := &view{address: address, sent: &capture{}}
	v.rdb = redis.NewClient(&redis.Options{Addr: address})
	b.Cleanup(func() { _ = v.rdb.Close() })
	v.rdb.AddHook(v.sent)
	v.queue = queue.New(v.rdb, queue.Options{Hall: hallID, Clock: time.Now})
	return v
}

// longKey is as long as the API's digest of a key, and mostly digits to be replaced.
// Each place gets digits of its own, so one key more or less never comes twice.
const longKey = "ukur-key" + digits + digits

// fresh is a change's head as the API makes it, with a key that was not there yet.
func (v *view) fresh(a hall.Actor) hall.Meta {
	v.serial++
	return hall.Meta{Actor: a, Key: fmt.Sprintf("%.8s%024d", longKey, v.serial), Fingerprint: "0123456789abcdef0123456789abcdef"}
}

var anyKiosk = hall.Actor{Role: hall.RoleKiosk, ID: "kios-1", Name: "Kios"}

// issueCall is the script call of a ticket, to be made any number of times: the digits
// that are replaced make each key and each ticket new.
func (v *view) issueCall(ctx context.Context, service, class string) (call, error) {
	m := v.fresh(anyKiosk)
	e, err := v.queue.Issue(ctx, hall.Issue{Meta: m, Service: service, Class: class, Origin: "kiosk"})
	if err != nil {
		return nil, err
	}
	id := e.Ticket.ID
	return v.sent.taken(m.Key, longKey, id, id[:len(id)-len(digits)]+digits)
}

// regulars of all services come for each priority ticket of all services.
const regulars = 9

// fill gives n tickets, of all services in turn, one in ten with priority, by the
// scripts alone.
func (v *view) fill(ctx context.Context, cfg *hall.Config, n int) error {
	var calls, round []call
	for _, class := range []string{hall.ClassRegular, hall.ClassPriority} {
		round = nil
		for _, s := range cfg.Services {
			c, err := v.issueCall(ctx, s.ID, class)
			if err != nil {
				return err
			}
			round = append(round, c)
		}
		calls = append(calls, round...)
		for range regulars - 1 {
			if class == hall.ClassRegular {
				calls = append(calls, round...)
			}
		}
	}
	if n -= 2 * len(round); n <= 0 {
		return nil
	}
	l, err := newLoop(v.address, v.lines(clients, calls...))
	if err != nil {
		return err
	}
	defer l.close()
	_, err = l.run(pace{rate: unbounded, n: n})
	return err
}

// unbounded is a rate at which a request goes as soon as a connection is free.
const unbounded = 1e9

// made runs f, which makes n changes, and holds that against the hall's count of
// events: an answer to a repeated key or a refusal is no change.
func (v *view) made(ctx context.Context, n int, f func() error) error {
	before, err := v.queue.Seq(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	after, err := v.queue.Seq(ctx)
	if err == nil && after-before != int64(n) {
		err = fmt.Errorf("the reference made %d changes, %d were to be made", after-before, n)
	}
	return err
}

// officer is who works at a counter.
func officer(k *hall.Counter) hall.Actor {
	return hall.Actor{Role: hall.RoleOfficer, ID: "petugas-" + k.ID, Name: "Petugas " + k.ID, Counter: k.ID, Agency: k.Agency}
}

// open opens the counter.
func (v *view) open(ctx context.Context, k *hall.Counter) error {
	_, err := v.queue.Counter(ctx, hall.CounterCommand{Meta: v.fresh(officer(k)), Action: hall.CounterActOpen, Counter: k.ID})
	return err
}
