package bench

import (
	"fmt"
	"strings"
)

// size is how large a hall is. Its counters serve all services of their agency, or only
// one of them.
type size struct {
	agencies int
	services int // of each agency
	counters int // of each agency
	one      bool
}

// usual is the hall of most lines: 40 services, and 64 counters of five services each.
var usual = size{agencies: 8, services: 5, counters: 8}

// hallID is the id of every hall under test.
const hallID = "mpp-ukur"

// counter names one with its agency.
type counter struct{ id, agency string }

// file returns a hall file of that size, open round the clock and without quotas, and
// what it names.
func (s size) file() (file string, services []string, counters []counter) {
	var f, c strings.Builder
	fmt.Fprint(&f, "format: 1\nhall: {id: "+hallID+", name: MPP Uji Ukur, timezone: Asia/Jakarta}\npolicy: {max_per_kiosk_minute: 0}\n"+
		"zones:\n  - {id: lobi, name: Lobi}\n"+
		"calendars:\n  - {id: selalu, weekly: {senin-minggu: [\"00:00-24:00\"]}}\nagencies:\n")
	for a := range s.agencies {
		agency := fmt.Sprintf("instansi-%d", a)
		fmt.Fprintf(&f, "  - {id: %s, name: Dinas %d, short: Dinas %d, prefix: %s, zone: lobi, calendar: selalu, services: [", agency, a, a, prefix(a))
		first := len(services)
		for i := range s.services {
			id := fmt.Sprintf("layanan-%d-%d", a, i)
			services = append(services, id)
			fmt.Fprintf(&f, "{id: %s, name: Layanan %s}, ", id, id)
		}
		fmt.Fprint(&f, "]}\n")
		for i := range s.counters {
			k := counter{fmt.Sprintf("loket-%d", len(counters)+1), agency}
			counters = append(counters, k)
			fmt.Fprintf(&c, "  - {id: %s, number: %d, agency: %s", k.id, len(counters), agency)
			if s.one {
				fmt.Fprintf(&c, ", services: [%s]", services[first+i%s.services])
			}
			fmt.Fprint(&c, "}\n")
		}
	}
	return f.String() + "counters:\n" + c.String(), services, counters
}

// prefix is A to Z, then AA, AB and so on.
func prefix(no int) string {
	if no < 26 {
		return string(rune('A' + no))
	}
	return prefix(no/26-1) + prefix(no%26)
}
