package apitest

import (
	"testing"

	"mpp/hall"
)

// Config is a small hall: Dukcapil with services ktp and kk (quota 2) at counters
// dukcapil-1 (both) and dukcapil-2 (ktp); Polres with skck at polres-1, sim, which
// opens at noon, libur, which is closed on Mondays, and lama, which has ended.
func Config(t testing.TB) *hall.Config {
	t.Helper()
	always, noon := []hall.Span{{From: 0, To: 1440}}, []hall.Span{{From: 720, To: 960}}
	text := func(id, en string) hall.Text { return hall.Text{ID: id, EN: en} }
	c := &hall.Config{
		Version: 1,
		Hall:    hall.Info{ID: "uji", Name: "MPP Uji", Regency: "Lampung Tengah", Timezone: "Asia/Jakarta", Ticker: []string{"Selamat datang"}, Sample: true},
		Policy: hall.Policy{Order: hall.OrderCredit, RevertMS: 30_000, DayEnd: "24:00",
			Classes:   []hall.Class{{ID: "regular", Name: text("Umum", "Regular")}, {ID: "priority", Name: text("Prioritas", "Priority"), CreditMinutes: 45}},
			Reinstate: hall.Place{Where: hall.PlaceAfter, After: 3}, Requeue: hall.Place{Where: hall.PlaceAfter, After: 3}},
		Zones: []hall.Zone{{ID: "utama", Name: text("Zona Utama", "Main zone")}},
		Calendars: []hall.Calendar{
			{ID: "always", Weekly: [7][]hall.Span{always, always, always, always, always, always, always}},
			{ID: "noon", Weekly: [7][]hall.Span{noon, noon, noon, noon, noon}},
		},
		Agencies: []hall.Agency{
			{ID: "dukcapil", Name: "Dinas Kependudukan dan Pencatatan Sipil", Short: "Disdukcapil", Prefix: "A", Zone: "utama", Calendar: "always"},
			{ID: "polres", Name: "Polres", Short: "Polres", Prefix: "S", Zone: "utama", Calendar: "always"},
		},
		Services: []hall.Service{
			{ID: "ktp", Agency: "dukcapil", Name: text("KTP-el baru", "New identity card"), Prefix: "A", Requirements: []hall.Text{text("Fotokopi KK", "Copy of the family card")},
				Standard: hall.Standard{Service: &hall.Target{Value: 15, Unit: hall.UnitMinute}}, Fee: text("Gratis", "Free"), Product: text("KTP-el", "Identity card")},
			{ID: "kk", Agency: "dukcapil", Name: text("Kartu keluarga", "Family card"), Prefix: "A", Quota: 2},
			{ID: "skck", Agency: "polres", Name: text("SKCK", ""), Prefix: "S"},
			{ID: "sim", Agency: "polres", Name: text("Perpanjangan SIM", "Driving licence"), Prefix: "S", Calendar: "noon"},
			{ID: "libur", Agency: "polres", Name: text("Izin keramaian", ""), Prefix: "S", Weekdays: []int{2, 3}},
			{ID: "lama", Agency: "polres", Name: text("Layanan lama", ""), Prefix: "S", EndedOn: "2025-12-31"},
		},
		Counters: []hall.Counter{
			{ID: "dukcapil-1", Number: 1, Name: "Loket 1", Agency: "dukcapil", Zone: "utama", Services: []string{"ktp", "kk"}},
			{ID: "dukcapil-2", Number: 2, Name: "Loket 2", Agency: "dukcapil", Zone: "utama", Services: []string{"ktp"}},
			{ID: "polres-1", Number: 3, Name: "Loket 3", Agency: "polres", Zone: "utama", Services: []string{"skck", "sim", "libur"}},
		},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	return c
}
