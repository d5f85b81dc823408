package app

import (
	"context"
	"time"

	"mpp/access"
	"mpp/backoffice/printers"
)

// sweepPrinters is how often a process looks for printers that have fallen silent.
const sweepPrinters = 10 * time.Second

func (b *backoffice) sharedPrinters() redisPrinters {
	return redisPrinters{shared[printers.Record]{b, "printers", func(records ...printers.Record) { b.printers.Learn(records...) }}}
}

// redisPrinters is what a kiosk's printer does, shared. A message that is lost costs until
// the agent's next report.
type redisPrinters struct{ shared[printers.Record] }

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
