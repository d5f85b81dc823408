package halltest

import "mpp/hall"

// Config is a hall of three agencies, six services and five counters in two zones,
// with queues that overlap in part, as in a real one. It is prepared.
func Config() *hall.Config {
	std := func(minutes int) hall.Standard {
		return hall.Standard{Wait: &hall.Target{Value: 30, Unit: hall.UnitMinute}, Service: &hall.Target{Value: minutes, Unit: hall.UnitMinute}}
	}
	service := func(id, agency, prefix string, minutes int) hall.Service {
		s := hall.Service{ID: id, Agency: agency, Prefix: prefix, Name: hall.Text{ID: "Layanan " + id}}
		if minutes > 0 {
			s.Standard = std(minutes)
		}
		if minutes%2 == 0 {
			s.Name.EN = "Service " + id
		}
		return s
	}
	c := &hall.Config{
		Version: 1,
		Hall:    hall.Info{ID: "uji", Name: "MPP Uji", Timezone: "Asia/Jakarta", Ticker: []string{"Selamat datang"}},
		Policy: hall.Policy{
			Order: hall.OrderCredit, RevertMS: 30_000,
			Classes: []hall.Class{
				{ID: hall.ClassRegular, Name: hall.Text{ID: "Umum"}},
				{ID: hall.ClassPriority, Name: hall.Text{ID: "Prioritas"}, CreditMinutes: 45},
			},
		},
		Zones: []hall.Zone{{ID: "utama", Name: hall.Text{ID: "Utama"}}, {ID: "timur", Name: hall.Text{ID: "Timur", EN: "East"}}},
		Agencies: []hall.Agency{
			{ID: "dukcapil", Name: "Dinas Dukcapil", Short: "Disdukcapil", Prefix: "A", Zone: "utama"},
			{ID: "bpjs", Name: "BPJS Kesehatan", Prefix: "B", Zone: "utama"},
			{ID: "polres", Name: "Polres", Short: "Polres", Prefix: "C", Zone: "timur"},
		},
		Services: []hall.Service{
			service("ktp", "dukcapil", "A", 15), service("kk", "dukcapil", "A", 10), service("akta", "dukcapil", "AK", 0),
			service("daftar", "bpjs", "B", 30), service("skck", "polres", "C", 30), service("sim", "polres", "CS", 15),
		},
		Counters: []hall.Counter{
			{ID: "l1", Number: 1, Agency: "dukcapil", Zone: "utama", Services: []string{"ktp", "kk"}},
			{ID: "l2", Number: 2, Agency: "dukcapil", Zone: "utama", Services: []string{"kk", "akta"}},
			{ID: "l3", Number: 3, Agency: "bpjs", Zone: "utama", Services: []string{"daftar"}},
			{ID: "l4", Number: 4, Agency: "polres", Zone: "timur", Services: []string{"skck", "sim"}},
			{ID: "l5", Number: 5, Agency: "polres", Zone: "timur", Services: []string{"sim"}},
		},
	}
	if err := c.Prepare(); err != nil {
		panic(err)
	}
	return c
}
