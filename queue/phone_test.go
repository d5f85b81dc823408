package queue

import (
	"testing"

	"mpp/hall"
)

// The numbers that phones may take in a day are counted with the ticket, and counted again
// when Redis is filled from the ledger.
func TestPhonesDay(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		b := newBench(t, rdb, func(c *hall.Config) { c.Policy.Phone = hall.PhoneNumbers{Enabled: true, PerMinute: 60, PerDay: 2} })
		citizen := hall.Actor{Role: hall.RoleCitizen}
		byPhone := func() (hall.Event, error) {
			m := b.meta(citizen)
			m.Reach = hall.ReachAll
			return b.Issue(b.ctx, hall.Issue{Meta: m, Service: "ktp", Class: "regular", Origin: hall.OriginPhone})
		}
		b.issue("ktp", "regular")
		b.must(byPhone())
		b.must(byPhone())
		e, err := byPhone()
		b.refused(hall.CodeQuotaFull, e, err)

		saved, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range rdb.Keys(b.ctx, b.keys.base+"*").Val() {
			rdb.Del(b.ctx, k)
		}
		q := New(rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now, Ledger: &testLedger{snapshot: saved}, SingleNode: true, AckAfterLedger: true})
		if found, err := q.Begin(b.ctx); err != nil || !found {
			t.Fatalf("begin: %v, %v", found, err)
		}
		b.Queue = q
		e, err = byPhone()
		b.refused(hall.CodeQuotaFull, e, err)
		b.issue("ktp", "regular")
	})
}

func TestNoPhonesUnlessAllowed(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular", Origin: hall.OriginPhone})
		b.refused(hall.CodePhoneRefused, e, err)
	})
}
