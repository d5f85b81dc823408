package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"mpp/access"
	"mpp/backoffice/printers"
)

// What the kiosks' printers do is of use for minutes: the processes of a hall keep it in
// Redis, in a hash beside the queue's keys, and tell each other by a channel. A message
// that is lost costs until the agent's next report.

// sweepPrinters is how often a process looks for printers that have fallen silent.
const sweepPrinters = 10 * time.Second

func (b *backoffice) printersHash() string    { return "mpp:{" + b.hall + "}:printers" }
func (b *backoffice) printersChannel() string { return "mpp:{" + b.hall + "}:printers_said" }

// sharedPrinters is nil where this is the only process.
func (b *backoffice) sharedPrinters() printers.Shared {
	if b.single {
		return nil
	}
	return redisPrinters{b}
}

func (b *backoffice) learnPrinter(payload string) {
	var records []printers.Record
	if err := json.Unmarshal([]byte(payload), &records); err != nil {
		b.log.Warn("what another process says of a printer cannot be read", "error", err)
		return
	}
	b.printers.Learn(records...)
}

type redisPrinters struct{ *backoffice }

// shareWithin bounds each word to the other processes.
const shareWithin = 2 * time.Second

func (r redisPrinters) Put(ctx context.Context, records ...printers.Record) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	fields := make([]any, 0, 2*len(records))
	for _, record := range records {
		data, err := json.Marshal(record)
		if err != nil {
			return err
		}
		fields = append(fields, record.Key(), data)
	}
	said, err := json.Marshal(records)
	if err != nil {
		return err
	}
	err = r.stores.rdb.HSet(ctx, r.printersHash(), fields...).Err()
	return errors.Join(err, r.stores.rdb.Publish(ctx, r.printersChannel(), said).Err())
}

func (r redisPrinters) Drop(ctx context.Context, keys []string) error {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	return r.stores.rdb.HDel(ctx, r.printersHash(), keys...).Err()
}

func (r redisPrinters) All(ctx context.Context) (list []printers.Record, err error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	all, err := r.stores.rdb.HVals(ctx, r.printersHash()).Result()
	for _, text := range all {
		var record printers.Record
		if bad := json.Unmarshal([]byte(text), &record); bad != nil {
			err = errors.Join(err, bad)
			continue
		}
		list = append(list, record)
	}
	return list, err
}

func (r redisPrinters) Hold(ctx context.Context, device, instance string, life time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, shareWithin)
	defer cancel()
	key := "mpp:{" + r.hall + "}:printer_agent:" + device
	free, err := r.stores.rdb.SetNX(ctx, key, instance, life).Result()
	if err != nil || free {
		return free, err
	}
	holder, err := r.stores.rdb.Get(ctx, key).Result()
	if err != nil || holder != instance {
		return false, err
	}
	return true, r.stores.rdb.PExpire(ctx, key, life).Err()
}

// tellPrinter puts what is true of a kiosk's printer on the live feed.
func (h *Hall) tellPrinter(kiosk string, note printers.Note) {
	if h.hub != nil {
		h.hub.Note("printer:"+kiosk, note)
	}
}

// sampleKiosk is the id of a demo's kiosk, "" outside of a demo.
func (p *Platform) sampleKiosk() string {
	if p.opt.Demo {
		return access.SampleKiosk
	}
	return ""
}
