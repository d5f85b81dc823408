package hallfile

import (
	"fmt"

	"mpp/hall"
)

// Warnings words what hall.Config.Warnings finds.
func Warnings(c *hall.Config) []string {
	var out []string
	for _, p := range c.Warnings() {
		out = append(out, warningWords(p.Code, p.Params))
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
	}
	return string(code)
}
