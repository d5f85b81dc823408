package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/backoffice/printers"
	"mpp/hall"
	"mpp/ui"
)

// deviceLine is a device as the table shows it.
type deviceLine struct {
	accounts.Device
	PlaceName string
	Badge     string
	Health    string // key of a text, with the time Since
	Since     string
	Hint      string // key of what to do about it, "" for nothing
	Said      health.Report
	Seen      ago
}

// badges are the colours of conditions.
var badges = map[health.Condition]string{health.Works: "good", health.Unheard: "waiting", health.Resting: "done", health.Away: "bad", health.Mute: "bad", health.Paper: "bad"}

func conditionText(c health.Condition) string { return "devices.is_" + string(c) }
func soundText(s health.Sound) string         { return "devices.sound_" + string(s) }
func printerText(s printers.State) string     { return "devices.printer_" + string(s) }

// deviceTexts lists the keys that a line of a device may show.
func deviceTexts() []string {
	keys := append([]string{"devices.revoked_state", "devices.kind_kiosk", "devices.kind_board", "devices.kind_counter", "devices.kind_printer",
		"devices.hint_away", "devices.hint_locked", "devices.hint_none", "devices.hint_no_voice"}, agoTexts...)
	for c := range badges {
		if c != health.Paper { // it says how the printer does
			keys = append(keys, conditionText(c))
		}
	}
	for _, s := range health.Sounds {
		keys = append(keys, soundText(s))
	}
	for _, s := range printers.Reported {
		keys = append(keys, printerText(s))
	}
	return keys
}

// deviceLine says how a device does.
func (s *staff) deviceLine(c *fiber.Ctx, d accounts.Device) deviceLine {
	line := deviceLine{Device: d, PlaceName: s.placeName(c, d.Kind, d.Place), Seen: s.since(d.LastSeenAt)}
	if d.State == accounts.Revoked {
		line.Badge, line.Health = "done", "devices.revoked_state"
		return line
	}
	state, said := s.Health.Health(health.Device{ID: d.ID, Name: d.Name, Kind: string(d.Kind), Place: d.Place, PairedAt: d.PairedAt, SeenAt: d.LastSeenAt})
	line.Badge, line.Health, line.Since, line.Said = badges[state.Condition], conditionText(state.Condition), s.clock(state.Since, ui.Lang(c)), said
	switch state.Condition {
	case health.Away:
		line.Hint = "devices.hint_away"
	case health.Mute:
		line.Hint = "devices.hint_" + state.Why
	case health.Paper:
		line.Health = printerText(printers.State(state.Why))
	case health.Works:
		if said.Sound == health.Silenced {
			line.Hint = soundText(health.Silenced)
		}
		if d.Kind == accounts.Printer && s.Printers != nil {
			s.printerLine(&line)
		}
	case health.Unheard, health.Resting:
	}
	return line
}

// printerLine says how the printer does, where its agent has said so lately.
func (s *staff) printerLine(line *deviceLine) {
	p := s.Printers(line.Place)
	if p.Device != line.ID || p.State == "" || p.State == printers.Away {
		return
	}
	line.Health = printerText(p.State)
	switch p.State {
	case printers.Ready, printers.Unknown:
	case printers.PaperLow:
		line.Badge = "waiting"
	default:
		line.Badge = "bad"
	}
}

// clock is an instant as the time of today, or with its date, "" for none.
func (s *staff) clock(at hall.Millis, lang string) string {
	if at.IsZero() {
		return ""
	}
	m := s.at(at)
	t, now, between := m.at.In(m.loc), s.Accounts.Clock().In(m.loc), "."
	if lang == "en" {
		between = ":"
	}
	clock := fmt.Sprintf("%02d%s%02d", t.Hour(), between, t.Minute())
	if t.YearDay() != now.YearDay() || t.Year() != now.Year() {
		clock = fmt.Sprintf("%d %s %s", t.Day(), months[lang][t.Month()-1], clock)
	}
	return clock
}
