package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"mpp/backoffice/help"
)

// sweepHelp is how often a process ends calls, and looks for those that it has not heard of.
const sweepHelp = 5 * time.Second

func (b *backoffice) sharedHelp() redisHelp {
	return redisHelp{shared[help.Record]{b, "help", func(records ...help.Record) {
		for _, r := range records {
			b.help.Learn(r)
		}
	}}}
}

// redisHelp is who has called for a person, shared.
type redisHelp struct{ shared[help.Record] }

func (r redisHelp) Call(ctx context.Context, record help.Record) error {
	return errors.Join(r.Drop(ctx, record.Kiosk), r.Put(ctx, record))
}

func (r redisHelp) Answer(ctx context.Context, record help.Record) (help.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	data, err := json.Marshal(record)
	if err != nil {
		return help.Answer{}, err
	}
	isFirst, err := r.stores.rdb.HSetNX(ctx, r.hash(), record.Key(), data).Result()
	if err != nil {
		return help.Answer{}, err
	}
	if isFirst {
		return *record.Answer, r.say(ctx, record)
	}
	text, err := r.stores.rdb.HGet(ctx, r.hash(), record.Key()).Bytes()
	if err != nil {
		return help.Answer{}, err
	}
	var first help.Record
	if err := json.Unmarshal(text, &first); err != nil || first.Answer == nil {
		return help.Answer{}, errors.Join(errors.New("the first answer cannot be read"), err)
	}
	if first.Answer.Call != record.Answer.Call { // it came just as the kiosk called anew
		return *record.Answer, r.Put(ctx, record)
	}
	return *first.Answer, nil
}

func (r redisHelp) Drop(ctx context.Context, kiosk string) error {
	return r.shared.Drop(ctx, help.Keys(kiosk))
}

// tellHelp puts a kiosk's call on the live feed, for itself and for the desk.
func (h *Hall) tellHelp(kiosk string, mine help.Mine, all help.Board) {
	if h.hub != nil {
		h.hub.Note("help:"+kiosk, mine)
		h.hub.Note("help", all)
	}
}
