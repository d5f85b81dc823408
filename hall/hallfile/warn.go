package hallfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mpp/hall"
)

// Warnings lists what a hall file may say but its people should look at: what
// citizens would mishear, and what nobody would serve. In the file's order.
func Warnings(c *hall.Config) []string {
	return slices.Concat(soundAlikes(c), unserved(c), thin(c), lateHours(c), strangers(c))
}

// alike groups the letters whose Indonesian names are easily taken for one
// another over a loudspeaker: be de pe te; ce ge je; em en; ef es eks; ve we ye;
// a ha ka; i ki; el er.
var alike = []string{"BDPT", "CGJ", "MN", "FSX", "VWY", "AHK", "IQ", "LR"}

func soundsAs(letter byte) byte {
	for _, group := range alike {
		if strings.IndexByte(group, letter) >= 0 {
			return group[0]
		}
	}
	return letter
}

// heard is a prefix as an inattentive ear takes it.
func heard(prefix string) string {
	out := []byte(prefix)
	for i := range out {
		out[i] = soundsAs(out[i])
	}
	return string(out)
}

func soundAlikes(c *hall.Config) []string {
	var prefixes, out []string
	add := func(p string) {
		if p != "" && !slices.Contains(prefixes, p) {
			prefixes = append(prefixes, p)
		}
	}
	for _, a := range c.Agencies {
		if a.EndedOn == "" {
			add(a.Prefix)
		}
	}
	for _, s := range c.Services {
		if s.EndedOn == "" {
			add(s.Prefix)
		}
	}
	for i, p := range prefixes {
		for _, q := range prefixes[i+1:] {
			if heard(p) == heard(q) {
				out = append(out, fmt.Sprintf("prefixes %s and %s sound alike when called; choose letters further apart", p, q))
			}
		}
	}
	return out
}

// unserved are services that give tickets which no counter would call.
func unserved(c *hall.Config) []string {
	served := map[string]bool{}
	for _, k := range c.Counters {
		for _, s := range k.Services {
			served[s] = served[s] || k.EndedOn == ""
		}
	}
	var out []string
	for _, s := range c.Services {
		if s.EndedOn == "" && !served[s.ID] {
			out = append(out, fmt.Sprintf("service %s is served by no counter: its tickets would never be called", s.ID))
		}
	}
	return out
}

// thin are parts that miss what the law wants published, or that do nothing.
func thin(c *hall.Config) []string {
	var out []string
	for _, a := range c.Agencies {
		none := !slices.ContainsFunc(c.Services, func(s hall.Service) bool { return s.Agency == a.ID && s.EndedOn == "" })
		if a.EndedOn == "" && none {
			out = append(out, fmt.Sprintf("agency %s has no service", a.ID))
		}
	}
	for _, s := range c.Services {
		if s.EndedOn == "" && s.Standard.Service == nil && s.Standard.Completion == nil {
			out = append(out, fmt.Sprintf("service %s publishes no time standard (jangka waktu pelayanan)", s.ID))
		}
	}
	return out
}

// lateHours are calendars that still serve when the day has ended, or never serve.
func lateHours(c *hall.Config) []string {
	end, _ := parseClock(c.Policy.DayEnd)
	var out []string
	for _, cal := range c.Calendars {
		last := 0
		for _, day := range cal.Weekly {
			for _, s := range day {
				last = max(last, s.To)
			}
		}
		for _, x := range cal.Exceptions {
			for _, s := range x.Spans {
				last = max(last, s.To)
			}
		}
		if last == 0 {
			out = append(out, fmt.Sprintf("calendar %s never opens", cal.ID))
		} else if last > cmp.Or(end, 24*60) {
			out = append(out, fmt.Sprintf("calendar %s serves until %s, but the day ends at %s and then waiting tickets expire", cal.ID, clock(last), c.Policy.DayEnd))
		}
	}
	return out
}

// strangers are counters that serve another agency's service.
func strangers(c *hall.Config) []string {
	of := map[string]string{}
	for _, s := range c.Services {
		of[s.ID] = s.Agency
	}
	var out []string
	for _, k := range c.Counters {
		for _, s := range k.Services {
			if a := of[s]; k.EndedOn == "" && a != "" && a != k.Agency {
				out = append(out, fmt.Sprintf("counter %s of agency %s serves %s of agency %s", k.ID, k.Agency, s, a))
			}
		}
	}
	return out
}
