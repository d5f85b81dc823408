package hallfile

import (
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"

	"mpp/hall"
)

// The out types have the keys of a hall file in the order in which they are written.
type (
	outDoc struct {
		Format    int           `yaml:"format"`
		Version   int64         `yaml:"version"`
		Hall      outHall       `yaml:"hall"`
		Policy    outPolicy     `yaml:"policy"`
		Zones     []outZone     `yaml:"zones"`
		Calendars []outCalendar `yaml:"calendars"`
		Agencies  []outAgency   `yaml:"agencies"`
		Counters  []outCounter  `yaml:"counters"`
		Retired   []outRetired  `yaml:"retired_prefixes,omitempty"`
	}
	outHall struct {
		ID       string   `yaml:"id"`
		Name     string   `yaml:"name"`
		Regency  string   `yaml:"regency,omitempty"`
		Address  string   `yaml:"address,omitempty"`
		Timezone string   `yaml:"timezone"`
		Ticker   []string `yaml:"ticker,omitempty"`
		Sample   bool     `yaml:"sample,omitempty"`
	}
	outPolicy struct {
		Order     string     `yaml:"order"`
		Ratio     int        `yaml:"ratio,omitempty"`
		Classes   []outClass `yaml:"classes"`
		Reinstate string     `yaml:"reinstate"`
		Requeue   string     `yaml:"requeue"`
		Revert    string     `yaml:"revert"`
		DayEnd    string     `yaml:"day_end"`
		CallTwice bool       `yaml:"call_twice,omitempty"`
		Cardinal  bool       `yaml:"cardinal,omitempty"`
		MaxPerKey int        `yaml:"max_per_kiosk_minute,omitempty"`
	}
	outClass struct {
		ID     string `yaml:"id"`
		Name   any    `yaml:"name"`
		Credit string `yaml:"credit"`

		EndedOn string `yaml:"ended_on,omitempty"`
	}
	outZone struct {
		ID      string `yaml:"id"`
		Name    any    `yaml:"name"`
		EndedOn string `yaml:"ended_on,omitempty"`
	}
	outCalendar struct {
		ID         string        `yaml:"id"`
		Name       string        `yaml:"name,omitempty"`
		Weekly     yaml.MapSlice `yaml:"weekly"`
		Holidays   []string      `yaml:"holidays,omitempty,flow"`
		Exceptions yaml.MapSlice `yaml:"exceptions,omitempty"`
		IssueEarly string        `yaml:"issue_early"`
		LastTicket string        `yaml:"last_ticket"`
	}
	outException struct {
		Name  string   `yaml:"name,omitempty"`
		Hours []string `yaml:"hours,flow"`
	}
	outAgency struct {
		ID       string       `yaml:"id"`
		Name     string       `yaml:"name"`
		Short    string       `yaml:"short,omitempty"`
		Prefix   string       `yaml:"prefix"`
		Zone     string       `yaml:"zone"`
		Calendar string       `yaml:"calendar"`
		Icon     string       `yaml:"icon,omitempty"`
		EndedOn  string       `yaml:"ended_on,omitempty"`
		Services []outService `yaml:"services,omitempty"`
	}
	outService struct {
		ID           string       `yaml:"id"`
		Name         any          `yaml:"name"`
		Prefix       string       `yaml:"prefix,omitempty"`
		Calendar     string       `yaml:"calendar,omitempty"`
		Weekdays     []string     `yaml:"weekdays,omitempty,flow"`
		Quota        int          `yaml:"quota,omitempty"`
		Standard     *outStandard `yaml:"standard,omitempty"`
		Requirements []any        `yaml:"requirements,omitempty"`
		Fee          any          `yaml:"fee,omitempty"`
		Product      any          `yaml:"product,omitempty"`
		EndedOn      string       `yaml:"ended_on,omitempty"`
	}
	outStandard struct {
		Wait       string `yaml:"wait,omitempty"`
		Service    string `yaml:"service,omitempty"`
		Completion string `yaml:"completion,omitempty"`
	}
	outText struct {
		ID string `yaml:"id"`
		EN string `yaml:"en"`
	}
	outCounter struct {
		ID       string   `yaml:"id"`
		Number   int      `yaml:"number"`
		Name     string   `yaml:"name,omitempty"`
		Agency   string   `yaml:"agency"`
		Zone     string   `yaml:"zone"`
		Services []string `yaml:"services"`
		EndedOn  string   `yaml:"ended_on,omitempty"`
	}
	outRetired struct {
		Prefix string `yaml:"prefix"`
		Agency string `yaml:"agency"`
		On     string `yaml:"on"`
	}
)

func outFile(c *hall.Config) outDoc {
	d := outDoc{
		Format: format, Version: c.Version,
		Hall: outHall{ID: c.Hall.ID, Name: c.Hall.Name, Regency: c.Hall.Regency, Address: c.Hall.Address,
			Timezone: c.Hall.Timezone, Ticker: c.Hall.Ticker, Sample: c.Hall.Sample},
		Policy: policyOut(c.Policy),
	}
	for _, z := range c.Zones {
		d.Zones = append(d.Zones, outZone{ID: z.ID, Name: label(z.Name), EndedOn: z.EndedOn})
	}
	for i := range c.Calendars {
		d.Calendars = append(d.Calendars, calendarOut(&c.Calendars[i]))
	}
	for _, a := range c.Agencies {
		d.Agencies = append(d.Agencies, agencyOut(c, a))
	}
	for _, k := range c.Counters {
		d.Counters = append(d.Counters, outCounter{ID: k.ID, Number: k.Number, Name: unless(k.Name, defaultCounterName(k.Number)),
			Agency: k.Agency, Zone: k.Zone, Services: k.Services, EndedOn: k.EndedOn})
	}
	for _, r := range c.RetiredPrefixes {
		d.Retired = append(d.Retired, outRetired(r))
	}
	return d
}

func policyOut(p hall.Policy) outPolicy {
	out := outPolicy{
		Order: string(p.Order), Ratio: p.Ratio, Reinstate: placeOut(p.Reinstate), Requeue: placeOut(p.Requeue),
		Revert: fmt.Sprintf("%d detik", p.RevertMS/1000), DayEnd: p.DayEnd,
		CallTwice: p.CallTwice, Cardinal: p.Cardinal, MaxPerKey: p.MaxPerKey,
	}
	for _, k := range p.Classes {
		out.Classes = append(out.Classes, outClass{ID: k.ID, Name: label(k.Name), Credit: minutes(k.CreditMinutes), EndedOn: k.EndedOn})
	}
	return out
}

func placeOut(p hall.Place) string {
	if p.Where == hall.PlaceAfter {
		return fmt.Sprintf("%s %d", p.Where, p.After)
	}
	return p.Where
}

func minutes(n int) string { return fmt.Sprintf("%d menit", n) }

// unless is empty for a text that the reader fills in by default.
func unless(s, filledIn string) string {
	if s == filledIn {
		return ""
	}
	return s
}

// label is a plain text, or both languages; nil when there is none.
func label(t hall.Text) any {
	switch {
	case t.EN != "":
		return outText(t)
	case t.ID != "":
		return t.ID
	}
	return nil
}

func agencyOut(c *hall.Config, a hall.Agency) outAgency {
	out := outAgency{ID: a.ID, Name: a.Name, Short: unless(a.Short, a.Name), Prefix: a.Prefix, Zone: a.Zone,
		Calendar: a.Calendar, Icon: a.Icon, EndedOn: a.EndedOn}
	for _, s := range c.Services {
		if s.Agency == a.ID {
			out.Services = append(out.Services, serviceOut(s, a))
		}
	}
	return out
}

func serviceOut(s hall.Service, a hall.Agency) outService {
	out := outService{ID: s.ID, Name: label(s.Name), Prefix: unless(s.Prefix, a.Prefix), Calendar: s.Calendar,
		Quota: s.Quota, Fee: label(s.Fee), Product: label(s.Product), EndedOn: s.EndedOn}
	for _, d := range s.Weekdays {
		out.Weekdays = append(out.Weekdays, weekdayNames[(d+6)%7])
	}
	if s.Standard != (hall.Standard{}) {
		out.Standard = &outStandard{Wait: targetOut(s.Standard.Wait), Service: targetOut(s.Standard.Service),
			Completion: targetOut(s.Standard.Completion)}
	}
	for _, q := range s.Requirements {
		out.Requirements = append(out.Requirements, label(q))
	}
	return out
}

func targetOut(t *hall.Target) string {
	if t == nil {
		return ""
	}
	return fmt.Sprintf("%d %s", t.Value, unitWords[t.Unit])
}

// calendarOut writes equal neighbouring weekdays as a range, and only those
// exceptions that the named holiday sets do not give by themselves.
func calendarOut(c *hall.Calendar) outCalendar {
	out := outCalendar{ID: c.ID, Name: c.Name, Holidays: c.Holidays,
		IssueEarly: minutes(c.IssueEarly), LastTicket: minutes(c.LastTicket)}
	for from := 0; from < 7; {
		to := from
		for to < 6 && slices.Equal(c.Weekly[to+1], c.Weekly[from]) {
			to++
		}
		name := weekdayNames[from]
		if to > from {
			name += "-" + weekdayNames[to]
		}
		out.Weekly = append(out.Weekly, yaml.MapItem{Key: name, Value: hoursOut(c.Weekly[from])})
		from = to + 1
	}
	given := map[string]hall.Exception{}
	for _, id := range c.Holidays {
		maps.Copy(given, holidaySets()[id])
	}
	for _, date := range slices.Sorted(maps.Keys(c.Exceptions)) {
		x := c.Exceptions[date]
		if g, ok := given[date]; ok && g.Name == x.Name && slices.Equal(g.Spans, x.Spans) {
			continue
		}
		out.Exceptions = append(out.Exceptions, yaml.MapItem{Key: date,
			Value: outException{Name: x.Name, Hours: hoursOut(x.Spans)}})
	}
	return out
}

func hoursOut(spans []hall.Span) []string {
	out := []string{}
	for _, s := range spans {
		out = append(out, clock(s.From)+"-"+clock(s.To))
	}
	return out
}
