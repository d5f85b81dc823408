package queue

import (
	"slices"
	"testing"

	"mpp/hall"
)

func (b *bench) extend(a hall.Actor, ticket, service string) (hall.Event, error) {
	return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(a), Action: hall.ActServices, Ticket: ticket, Service: service})
}

// TestVisitGetsOneMoreService, behind those planned; checked and charged as at the issue, and
// given back when it is taken back.
func TestVisitGetsOneMoreService(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x := b.visit("ktp", "skck")
		e := b.must(b.extend(atD1, x.ID, "kk"))
		if e.Type != hall.EventServiceAdded || e.From != hall.Waiting || e.Ticket.State != hall.Waiting || !slices.Equal(services(e.Ticket.Planned), []string{"skck", "kk"}) || b.used("kk") != 1 {
			t.Errorf("%s: %+v, %d used", e.Type, e.Ticket, b.used("kk"))
		}
		if e = b.must(b.act(atD1, hall.ActRevert, x.ID)); !slices.Equal(services(e.Ticket.Planned), []string{"skck"}) || b.used("kk") != 0 {
			t.Errorf("reverted to %+v, %d used", e.Ticket, b.used("kk"))
		}
		for service, code := range map[string]hall.Code{"ktp": hall.CodeAddRefused, "skck": hall.CodeAddRefused, "old": hall.CodeServiceEnded, "none": hall.CodeUnknownService} {
			e, err := b.extend(atD1, x.ID, service)
			b.refused(code, e, err)
		}
		_, err := b.extend(atP1, x.ID, "sim")
		b.refused(hall.CodeNotYourAgency, e, err)
		b.callNext(atD1)
		_, err = b.extend(atD2, x.ID, "sim")
		b.refused(hall.CodeNotYourCounter, e, err)
		b.must(b.extend(atD1, x.ID, "kk"))
		b.must(b.finish(atD1, x.ID, false))
		b.must(b.extend(boss, x.ID, "sim"))
		b.must(b.extend(boss, x.ID, "ktp")) // done once, and wanted once more
		_, err = b.extend(boss, x.ID, "skck")
		b.refused(hall.CodeAddRefused, e, err)
		b.must(b.act(boss, hall.ActCancel, x.ID))
		if b.used("ktp") != 1 || b.used("kk") != 0 || b.used("skck") != 0 || b.used("sim") != 0 {
			t.Errorf("used after the cancel: ktp %d, kk %d, skck %d, sim %d", b.used("ktp"), b.used("kk"), b.used("skck"), b.used("sim"))
		}
		b.checkHall()
	})
}

func TestFullVisitAndFullService(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) {
			for _, id := range []string{"a", "b", "c"} {
				c.Services = append(c.Services, hall.Service{ID: id, Agency: "polres", Prefix: "Z"})
				c.Counters[2].Services = append(c.Counters[2].Services, id)
			}
		})
		b.open(atD1)
		x, y := b.visit("ktp", "a", "b", "c"), b.issue("ktp", "regular")
		b.must(b.extend(boss, x.ID, "skck"))
		e, err := b.extend(boss, x.ID, "kk")
		b.refused(hall.CodeAddRefused, e, err)
		for range 3 {
			b.issue("kk", "regular")
		}
		_, err = b.extend(boss, y.ID, "kk")
		b.refused(hall.CodeQuotaFull, e, err)
	})
}
