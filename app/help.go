package app

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"mpp/backoffice/help"
)

// Calls for a person are shared as the printers' state is: in a hash beside the queue's
// keys, and by a channel. A message that is lost is read from the hash at the next look.

// sweepHelp is how often a process ends calls, and looks for those that it has not heard of.
const sweepHelp = 5 * time.Second

func (b *backoffice) helpHash() string    { return "mpp:{" + b.hall + "}:help" }
func (b *backoffice) helpChannel() string { return "mpp:{" + b.hall + "}:help_said" }

// Fields of the hash: a kiosk's call, and the first answer of it.
const (
	helpCall   = "call "
	helpAnswer = "answer "
)

// sharedHelp is nil where this is the only process.
func (b *backoffice) sharedHelp() help.Shared {
	if b.single {
		return nil
	}
	return redisHelp{b}
}

func (b *backoffice) learnHelp(payload string) {
	var r help.Record
	if err := json.Unmarshal([]byte(payload), &r); err != nil {
		b.log.Warn("what another process says of a call for help cannot be read", "error", err)
		return
	}
	b.help.Learn(r)
}

// watchHelp is one look at the calls: those of other processes, and what is over.
func (b *backoffice) watchHelp(ctx context.Context) {
	if err := b.help.Load(ctx); err != nil && ctx.Err() == nil {
		b.log.Warn("the calls for help of other processes could not be read", "error", err)
	}
	b.help.Sweep(ctx)
}

type redisHelp struct{ *backoffice }

func (r redisHelp) Call(ctx context.Context, record help.Record) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	data, err := json.Marshal(record)
	if err != nil {
		return err
	}
	pipe := r.stores.rdb.TxPipeline()
	pipe.HDel(ctx, r.helpHash(), helpAnswer+record.Kiosk)
	pipe.HSet(ctx, r.helpHash(), helpCall+record.Kiosk, data)
	_, err = pipe.Exec(ctx)
	return errors.Join(err, r.stores.rdb.Publish(ctx, r.helpChannel(), data).Err())
}

func (r redisHelp) Answer(ctx context.Context, record help.Record) (help.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	data, err := json.Marshal(record)
	if err != nil {
		return help.Answer{}, err
	}
	field := helpAnswer + record.Kiosk
	isFirst, err := r.stores.rdb.HSetNX(ctx, r.helpHash(), field, data).Result()
	if err != nil {
		return help.Answer{}, err
	}
	if isFirst {
		return *record.Answer, r.stores.rdb.Publish(ctx, r.helpChannel(), data).Err()
	}
	text, err := r.stores.rdb.HGet(ctx, r.helpHash(), field).Bytes()
	if err != nil {
		return help.Answer{}, err
	}
	var first help.Record
	if err := json.Unmarshal(text, &first); err != nil || first.Answer == nil {
		return help.Answer{}, errors.Join(errors.New("the first answer cannot be read"), err)
	}
	return *first.Answer, nil
}

func (r redisHelp) Drop(ctx context.Context, kiosk string) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	return r.stores.rdb.HDel(ctx, r.helpHash(), helpCall+kiosk, helpAnswer+kiosk).Err()
}

func (r redisHelp) All(ctx context.Context) (list []help.Record, err error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	all, err := r.stores.rdb.HGetAll(ctx, r.helpHash()).Result()
	for field, text := range all {
		var record help.Record
		if bad := json.Unmarshal([]byte(text), &record); bad != nil {
			err = errors.Join(err, bad)
			continue
		}
		if strings.HasPrefix(field, helpCall) || strings.HasPrefix(field, helpAnswer) {
			list = append(list, record)
		}
	}
	return list, err
}

// tellHelp puts a kiosk's call on the live feed, for itself and for the desk.
func (h *Hall) tellHelp(kiosk string, mine help.Mine, all help.Board) {
	if h.hub != nil {
		h.hub.Note("help:"+kiosk, mine)
		h.hub.Note("help", all)
	}
}
