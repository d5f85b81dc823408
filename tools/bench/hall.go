package bench

import (
	"fmt"

	"mpp/hall"
	"mpp/hall/hallfile"
)

// size is how large a made-up hall is. Its counters serve all services of their
// agency, or only one of them.
type size struct {
	agencies int
	services int // of each agency
	counters int // of each agency
	one      bool
}

// usual is the hall of the tables: 40 services, and 64 counters of five services each.
var usual = size{agencies: 8, services: 5, counters: 8}

// configuration makes a hall of that size, open round the clock, without quotas. It
// has been a hall file once, so that a server and we have the same one.
func (s size) configuration(id string) (*hall.Config, []byte, error) {
	always := hall.Calendar{ID: "selalu", Exceptions: map[string]hall.Exception{}}
	for i := range always.Weekly {
		always.Weekly[i] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	c, err := hallfile.Sample()
	if err != nil {
		return nil, nil, err
	}
	c.Hall = hall.Info{ID: id, Name: "MPP Uji Ukur", Timezone: "Asia/Jakarta", Ticker: []string{}}
	c.Zones = []hall.Zone{{ID: "lobi", Name: hall.Text{ID: "Lobi"}}}
	c.Calendars, c.Agencies, c.Services, c.Counters = []hall.Calendar{always}, nil, nil, nil
	for a := range s.agencies {
		s.agency(c, a)
	}
	if err := c.Prepare(); err != nil {
		return nil, nil, err
	}
	file, err := hallfile.Export(c)
	if err != nil {
		return nil, nil, err
	}
	c, err = hallfile.Parse(id, file)
	if err != nil {
		return nil, nil, err
	}
	c.Version = 1
	return c, file, c.Prepare()
}

func (s size) agency(c *hall.Config, no int) {
	agency := hall.Agency{ID: fmt.Sprintf("instansi-%d", no), Name: fmt.Sprintf("Dinas %d", no), Short: fmt.Sprintf("Dinas %d", no),
		Prefix: prefix(no), Zone: "lobi", Calendar: "selalu"}
	c.Agencies = append(c.Agencies, agency)
	var ids []string
	for i := range s.services {
		id := fmt.Sprintf("layanan-%d-%d", no, i)
		ids = append(ids, id)
		c.Services = append(c.Services, hall.Service{ID: id, Agency: agency.ID, Prefix: agency.Prefix, Name: hall.Text{ID: "Layanan " + id}, Requirements: []hall.Text{}})
	}
	for i := range s.counters {
		n, served := len(c.Counters)+1, ids
		if s.one {
			served = ids[i%len(ids) : i%len(ids)+1]
		}
		c.Counters = append(c.Counters, hall.Counter{ID: fmt.Sprintf("loket-%d", n), Number: n, Name: fmt.Sprintf("Loket %d", n), Agency: agency.ID, Zone: "lobi", Services: served})
	}
}

// prefix is A to Z, then AA, AB and so on.
func prefix(no int) string {
	if no < 26 {
		return string(rune('A' + no))
	}
	return prefix(no/26-1) + prefix(no%26)
}
