package voice

import (
	"regexp"
	"slices"

	"mpp/hall"
)

// Need is a text of a hall that calls or the kiosk's guidance say.
type Need struct {
	Lang string
	Text string
	Of   string // what it names: "agency", "service", "counter" or "zone"
}

// Key is the key of its clip.
func (n Need) Key() string { return Key(n.Text) }

// place is a counter's name that is put together of clips: "Ruang 2", "Meja A", "Loket 12B".
// ui/static/spoken.js has its twin.
var place = regexp.MustCompile(`(?i)^(?:loket|konter|counter|ruang|ruangan|meja|gerai|bilik)\s+(?:no(?:mor)?\.?\s*)?(?:[a-z]|\d{1,4}|[a-z][\s.-]?\d{1,4}|\d{1,4}[\s.-]?[a-z])$`)

var onlyNumber = regexp.MustCompile(`^\d+$`)

// Needs lists the names of a hall that must have clips of their own, each once.
func Needs(c *hall.Config) []Need {
	var out []Need
	seen := map[string]bool{}
	add := func(lang, text, of string) {
		n := Need{Lang: lang, Text: text, Of: of}
		if key := n.Key(); key != "" && !seen[lang+"/"+key] {
			seen[lang+"/"+key] = true
			out = append(out, n)
		}
	}
	both := func(text hall.Text, of string) {
		add("id", text.ID, of)
		if text.EN != "" && text.EN != text.ID {
			add("en", text.EN, of)
		}
	}
	for _, a := range c.Agencies {
		if a.EndedOn == "" {
			add("id", spokenAgency(a), "agency")
		}
	}
	for _, k := range c.Counters {
		if k.EndedOn == "" && k.Name != "" && !place.MatchString(k.Name) && !onlyNumber.MatchString(k.Name) {
			add("id", k.Name, "counter")
		}
	}
	for _, s := range c.Services {
		if s.EndedOn == "" {
			both(s.Name, "service")
		}
	}
	for _, z := range c.Zones {
		if z.EndedOn == "" {
			both(z.Name, "zone")
		}
	}
	return out
}

func spokenAgency(a hall.Agency) string {
	if a.Short != "" {
		return a.Short
	}
	return a.Name
}

// Missing are the needs that have no clip.
func (l *Library) Missing(needs []Need) []Need {
	return slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return l.Has(n.Lang, n.Key()) })
}
