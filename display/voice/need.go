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
	Of   string // what it names: "agency", "service", "counter", "zone", "class" or "requirement"
}

// manner is how it is said: calls have the names of agencies and counters.
func (n Need) manner() Manner {
	if n.Of == "agency" || n.Of == "counter" {
		return ToHall
	}
	return ToPerson
}

// Key is the key of its clip.
func (n Need) Key() string { return Key(n.Text) }

// place is a counter's name that is put together of clips: "Ruang 2", "Meja A", "Loket 12B".
// ui/static/spoken.js has its twin.
var place = regexp.MustCompile(`(?i)^(?:loket|konter|counter|ruang|ruangan|meja|gerai|bilik)\s+(?:no(?:mor)?\.?\s*)?(?:[a-z]|\d{1,4}|[a-z][\s.-]?\d{1,4}|\d{1,4}[\s.-]?[a-z])$`)

var onlyNumber = regexp.MustCompile(`^\d+$`)

// breath is how long a text may be that is said in one clip, in bytes.
const breath = 120

var pauses = regexp.MustCompile(`[.,:;!?]\s+`)

// breaths are a text's clips: one, or where it is long one for each of its clauses, as
// kiosk/static/saying.js looks for them.
func breaths(text string) []string {
	if len(text) <= breath {
		return []string{text}
	}
	return pauses.Split(text, -1)
}

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
	for _, k := range c.Policy.Classes {
		if k.EndedOn == "" {
			both(k.Name, "class")
		}
	}
	for _, a := range c.Agencies {
		if a.EndedOn == "" {
			add("id", a.Name, "agency")
		}
	}
	for _, s := range c.Services {
		if s.EndedOn != "" {
			continue
		}
		for _, r := range s.Requirements {
			for _, part := range breaths(r.ID) {
				add("id", part, "requirement")
			}
			for _, part := range breaths(r.EN) {
				add("en", part, "requirement")
			}
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
