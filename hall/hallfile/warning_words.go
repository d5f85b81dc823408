package hallfile

import (
	"fmt"
	"strings"

	"mpp/hall"
)

// Warnings words what hall.Config.Warnings finds on a date.
func Warnings(c *hall.Config, date string) []string { return inWords(c.Warnings(date)) }

// MissingHolidays words what hall.Config.MissingHolidays finds.
func MissingHolidays(c *hall.Config, date string) []string { return inWords(c.MissingHolidays(date)) }

// inWords joins the calendars without holidays of one year, which come last.
func inWords(problems []hall.Problem) []string {
	var out []string
	var years []any
	without := map[any][]string{} // calendars by year
	for _, p := range problems {
		if p.Code != hall.WarningNoHolidays {
			out = append(out, warningWords(p.Code, p.Params))
			continue
		}
		year := p.Params["year"]
		if without[year] == nil {
			years = append(years, year)
		}
		without[year] = append(without[year], fmt.Sprint(p.Params["calendar"]))
	}
	for _, year := range years {
		out = append(out, noHolidays(without[year], year))
	}
	return out
}

func warningWords(code hall.ProblemCode, p map[string]any) string {
	switch code {
	case hall.WarningSoundAlike:
		return fmt.Sprintf("prefixes %v and %v sound alike when called; choose letters further apart", p["first"], p["second"])
	case hall.WarningUnserved:
		return fmt.Sprintf("service %v is served by no counter: its tickets would never be called", p["service"])
	case hall.WarningNoService:
		return fmt.Sprintf("agency %v has no service", p["agency"])
	case hall.WarningNoStandard:
		return fmt.Sprintf("service %v publishes no time standard (jangka waktu pelayanan)", p["service"])
	case hall.WarningNeverOpens:
		return fmt.Sprintf("calendar %v never opens", p["calendar"])
	case hall.WarningPastDayEnd:
		until, _ := p["until"].(int)
		return fmt.Sprintf("calendar %v serves until %s, but the day ends at %v and then waiting tickets expire", p["calendar"], clock(until), p["day_end"])
	case hall.WarningForeignAgency:
		return fmt.Sprintf("counter %v of agency %v serves %v of agency %v", p["counter"], p["agency"], p["service"], p["other"])
	case hall.WarningStepsBack:
		return fmt.Sprintf("counter %v: its first and after do not hold for %v, because no counter calls %v without such a condition; it is called in its turn", p["counter"], p["service"], p["service"])
	}
	return string(code)
}

func noHolidays(calendars []string, year any) string {
	have := "calendar " + calendars[0] + " has"
	if len(calendars) > 1 {
		have = "calendars " + strings.Join(calendars, ", ") + " have"
	}
	return fmt.Sprintf("%s no holidays in %v: holidays of that year would be working days; name the set of that year under holidays, or write its dates under exceptions, and import the file", have, year)
}
