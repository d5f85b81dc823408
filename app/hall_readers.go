package app

import (
	"context"
	"fmt"
	"os"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/ledger"
	"mpp/live"
	"mpp/queue"
)

// startReaders starts the two readers of the stream: the ledger and the live feed.
func (h *Hall) startReaders(ctx context.Context) error {
	h.stream = h.queue.Stream(h.stores.blocking)
	group := queue.NewGroup(h.stream, consumerName(), time.Now)
	h.recorder = ledger.NewRecorder(h.tied, h.id, group, h.log)
	h.ack = newAcknowledgement(h.set, h.recorder, h.log)
	h.backlog = &backlog{limit: h.set.Backlog, measure: h.queue.Backlog, log: h.log}
	h.guard = &guard{hall: h.id, queue: h.queue, ledger: h.stores.ledger, prepared: h.stores.prepared.Load, embedded: h.set.Embedded(), log: h.log}
	h.uses = &pastUse{config: h.queue.Config, clock: h.clock, log: h.log, count: func(ctx context.Context, from, before string) (map[string]int64, error) {
		return h.stores.ledger.Uses(ctx, h.id, from, before)
	}}
	background := context.WithoutCancel(ctx)
	if h.detached {
		h.recorder.RunFirst(h.attach)
	}
	if err := h.recorder.Start(background); err != nil {
		return err
	}
	h.listen(background)
	h.feed = live.NewFeed(feedSource{h.queue, h.stream, h.ack.Wait}, h.log)
	h.hub = live.NewHub(h.feed, live.Options{Authorize: h.authorize, MayWatch: access.MayWatch, Clock: h.clock, Log: h.log,
		Refused: h.noteRefusedSocket})
	h.feed.Start(background)
	h.hub.Start()
	return h.feed.WaitSeq(ctx, 0)
}

// currentWait is how long the live day may lack what has happened.
const currentWait = 5 * time.Second

// current returns when the live day has all that has happened until now.
func (h *Hall) current(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, currentWait)
	defer cancel()
	_, seq, err := h.queue.Position(ctx)
	if err != nil {
		return err
	}
	return h.feed.WaitSeq(ctx, seq)
}

// listen tells the recorder at once what other nodes have committed, so that changes
// that wait for it are acknowledged.
func (h *Hall) listen(ctx context.Context) {
	if h.set.Embedded() {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.stream.ListenCommitted(ctx, h.recorder.CommittedElsewhere)
	}()
	h.unlisten = func() { cancel(); <-done }
}

// consumerName tells this process's reader from others'; a restarted process on the
// same machine and data folder takes its own pending events up at once.
func consumerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s-%d", host, os.Getpid())
}

// pace answers from the live picture, so that issuing costs no second look-up.
func (h *Hall) pace(service, class string) (p hall.Pace, ok bool) {
	if h.feed == nil {
		return p, false
	}
	ok = h.feed.View(func(d *hall.Day) { p = d.Pace(service, class, h.clock.Now()) })
	return p, ok && p.PerMS > 0
}
