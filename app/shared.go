package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// shareWithin bounds each word to the other processes.
const shareWithin = 2 * time.Second

// shared keeps what a room knows for minutes where all processes of the hall find it: in a
// hash beside the queue's keys. They tell each other of new records by a channel; a message
// that is lost is found in the hash at the next look.
type shared[R interface{ Key() string }] struct {
	*backoffice
	name  string             // of the hash
	learn func(records ...R) // of one key's owner, which the room tells of together
}

func (s shared[R]) hash() string    { return "mpp:{" + s.hall + "}:" + s.name }
func (s shared[R]) channel() string { return s.hash() + "_said" }

// Put keeps the records and tells the other processes of them.
func (s shared[R]) Put(ctx context.Context, records ...R) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	fields := make([]any, 0, 2*len(records))
	for _, r := range records {
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		fields = append(fields, r.Key(), data)
	}
	err := s.stores.rdb.HSet(ctx, s.hash(), fields...).Err()
	return errors.Join(err, s.say(ctx, records...))
}

// say tells the other processes of records that are kept.
func (s shared[R]) say(ctx context.Context, records ...R) error {
	data, err := json.Marshal(records)
	if err != nil {
		return err
	}
	return s.stores.rdb.Publish(ctx, s.channel(), data).Err()
}

// Drop forgets the records with the keys.
func (s shared[R]) Drop(ctx context.Context, keys []string) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	return s.stores.rdb.HDel(ctx, s.hash(), keys...).Err()
}

// all returns the records that are kept. One that cannot be read is left out and reported.
func (s shared[R]) all(ctx context.Context) (list []R, err error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	all, err := s.stores.rdb.HVals(ctx, s.hash()).Result()
	for _, text := range all {
		var r R
		if bad := json.Unmarshal([]byte(text), &r); bad != nil {
			err = errors.Join(err, bad)
			continue
		}
		list = append(list, r)
	}
	return list, err
}

// follow learns what other processes say and keep, and sweeps the room, until ctx ends.
func (s shared[R]) follow(ctx context.Context, pause time.Duration, sweep func(context.Context)) {
	if s.single {
		s.done.Go(func() { every(ctx, pause, sweep) })
		return
	}
	s.listen(ctx, s.channel(), s.hear)
	s.look(ctx)
	s.done.Go(func() {
		every(ctx, pause, func(ctx context.Context) {
			s.look(ctx)
			sweep(ctx)
		})
	})
}

func (s shared[R]) hear(payload string) {
	var records []R
	if err := json.Unmarshal([]byte(payload), &records); err != nil {
		s.log.Warn("what another process says cannot be read", "of", s.name, "error", err)
		return
	}
	s.learn(records...)
}

// look reads what other processes keep.
func (s shared[R]) look(ctx context.Context) {
	all, err := s.all(ctx)
	for _, r := range all {
		s.learn(r)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Warn("what other processes know could not be read", "of", s.name, "error", err)
	}
}
