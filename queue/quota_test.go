package queue

import (
	"testing"

	"mpp/hall"
)

// TestQuotaToday: the quota that was set for today holds, up or down, for a first service, a planned
// one, one that is added and a cancel that is taken back, also after Redis was filled again, and not tomorrow.
func TestQuotaToday(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		set := func(a hall.Actor, service string, n int) (hall.Event, error) {
			return b.SetQuota(b.ctx, hall.SetQuota{Meta: b.meta(a), Service: service, Tickets: n, Reason: "petugas sakit"})
		}
		full := func(service string, planned ...string) {
			t.Helper()
			e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: service, Planned: planned, Class: "regular", Origin: "kiosk"})
			b.refused(hall.CodeQuotaFull, e, err)
		}
		before := b.dump()
		_, err := set(ofPolres, "kk", 1)
		b.wants("another agency's supervisor", hall.CodeNotYourAgency, err, before)
		_, err = set(manager, "none", 1)
		b.wants("no service", hall.CodeUnknownService, err, before)

		x := b.issue("kk", "regular")
		e := b.must(set(ofDukcapil, "kk", 1)) // the configuration says 3
		if e.Type != hall.EventQuotaSet || *e.Quota != (hall.Quota{Service: "kk", Tickets: 1}) || e.Reason != "petugas sakit" {
			t.Fatalf("set %+v", e)
		}
		full("kk")
		full("ktp", "kk")
		other := b.issue("ktp", "regular")
		e, err = b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActServices, Ticket: other.ID, Service: "kk"})
		b.refused(hall.CodeQuotaFull, e, err)
		b.must(b.act(atD1, hall.ActCancel, x.ID))
		b.must(set(ofDukcapil, "kk", 0))
		e, err = b.act(atD1, hall.ActRevert, x.ID)
		b.refused(hall.CodeQuotaFull, e, err)
		b.must(set(manager, "kk", 4))
		b.must(b.act(atD1, hall.ActRevert, x.ID))
		b.must(set(manager, "ktp", 1)) // one without a quota

		s, err := b.Snapshot(b.ctx)
		if err != nil || s.Quotas["kk"] != 4 || s.Quotas["ktp"] != 1 {
			t.Fatalf("%v, quotas %v", err, s.Quotas)
		}
		if day := hall.NewDay(s); day.Quota("kk") != 4 || day.Quota("ktp") != 1 || day.Quota("skck") != -1 || day.QuotaUsed("kk") != 1 {
			t.Errorf("the day in memory: %d, %d, %d", day.Quota("kk"), day.Quota("ktp"), day.Quota("skck"))
		}
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		full("ktp")
		for range 3 {
			b.issue("kk", "regular")
		}
		full("kk")
		b.must(set(manager, "kk", -1))
		b.issue("kk", "regular")
		b.clock.moveMinutes(24 * 60)
		for range 3 {
			b.issue("kk", "regular")
		}
		full("kk")
		b.issue("ktp", "regular")
		b.issue("ktp", "regular")
		b.checkHall()
	})
}
