package office

import (
	"fmt"
	"strings"
	"time"

	"mpp/hall"
)

// moment is an instant as a page of the hall shows it.
type moment struct {
	at  hall.Millis
	loc *time.Location
}

// at returns an instant in the hall's zone.
func (s *staff) at(ms hall.Millis) moment { return moment{ms, s.Accounts.Config().Location()} }

var months = map[string][]string{
	"id": {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
	"en": {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// In returns the instant in a language, "" for none: 5 Jan 2026 08.30.
func (m moment) In(lang string) string {
	if m.at.IsZero() {
		return ""
	}
	t, between := m.at.In(m.loc), "."
	if lang == "en" {
		between = ":"
	}
	return fmt.Sprintf("%d %s %d %02d%s%02d", t.Day(), months[lang][t.Month()-1], t.Year(), t.Hour(), between, t.Minute())
}

// ago is how long something is past: the key of a text with its number.
type ago struct {
	Key string
	N   int
}

var agoTexts = []string{"ago.never", "ago.now", "ago.minutes", "ago.hours", "ago.days"}

// since says how long ago an instant was.
func (s *staff) since(at hall.Millis) ago {
	past := s.Accounts.Clock.Now().Sub(at)
	switch {
	case at.IsZero():
		return ago{Key: "ago.never"}
	case past < 2*time.Minute:
		return ago{Key: "ago.now"}
	case past < time.Hour:
		return ago{"ago.minutes", int(past.Minutes())}
	case past < 24*time.Hour:
		return ago{"ago.hours", int(past.Hours())}
	}
	return ago{"ago.days", int(past.Hours() / 24)}
}

// agentNames are parts of a user agent and what people call it; the first that fits wins.
var (
	agentBrowsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	agentSystems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}}
)

// browserName is a user agent as a person recognizes it: Chrome, Windows.
func browserName(agent string) string {
	var out []string
	for _, names := range [][][2]string{agentBrowsers, agentSystems} {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				out = append(out, n[1])
				break
			}
		}
	}
	if len(out) == 0 {
		return agent[:min(len(agent), 40)]
	}
	return strings.Join(out, ", ")
}
