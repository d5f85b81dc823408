package app

import (
	"context"
	"time"

	"mpp/access"
	"mpp/backoffice/notify"
	"mpp/hall"
	"mpp/store"
)

// newPush makes the room that tells phones. Its jobs have a runner of their own: a push
// service that is slow keeps no other job waiting.
func (b *backoffice) newPush(p *Platform, keys *access.Keys) {
	h, l := p.hall, p.stores.ledger
	b.push = notify.New(notify.Deps{DB: p.stores.db, Hall: h.id, Seeds: keys.PushSeeds(), PublicURL: p.set.PublicURL, Hosts: p.set.PushHosts,
		Config: h.queue.Config, View: h.feed.View, Current: h.current, Clock: h.clock, Roots: p.opt.pushRoots, Log: p.log,
		Follow: func(ctx context.Context, name string, apply func(*store.Tx, []hall.Event) error) (int, error) {
			return l.Follow(ctx, name, h.id, apply)
		},
		Await: func(ctx context.Context, seq int64) error {
			if err := h.feed.WaitSeq(ctx, seq); err != nil {
				return err
			}
			return h.recorder.WaitFor(ctx, seq)
		},
		Last: func(ctx context.Context) (int64, error) { return l.LastSeq(ctx, h.id) },
	})
	b.jobs.Every("notify.clean", notify.CleanEach, b.push.Clean)
	b.pushes = store.NewRunner(p.stores.db, consumerName(), time.Now, p.log)
	b.pushes.Handle(notify.Topic, b.push.Push)
}

// startPush begins to follow the events and to send, where phones can be told at all.
func (b *backoffice) startPush(ctx context.Context) error {
	if b.push.Off() != "" {
		return nil
	}
	if err := b.pushes.Start(ctx); err != nil {
		return err
	}
	b.done.Go(func() { b.push.Run(ctx) })
	return nil
}
