package hallfile

import (
	"fmt"
	"regexp"
	"strings"

	"mpp/hall"
)

const (
	idMend     = "give it a short id of a-z, 0-9 and -, such as dukcapil-ktp; it stays for good"
	labelMend  = "give the Indonesian text; en is the English one"
	reasonMend = "write what the citizen is to read, such as name: KK asli belum dibawa"
	nameMend   = "write name: followed by the Indonesian name, or {id: ..., en: ...}"
)

// requiredMends tell how to write what is missing, by the path in the configuration.
var requiredMends = map[string]string{
	"hall.name":                    "write the hall's name as it stands over the door",
	"hall.timezone":                zoneMend,
	"policy.classes[].name":        nameMend,
	"boards.media[].file":          "name a picture or a video of the media folder",
	"zones[].name":                 nameMend,
	"services[].name":              nameMend,
	"agencies[].name":              "write the agency's full name",
	"agencies[].prefix":            "give one to three letters A-Z, the front of its ticket numbers",
	"agencies[].zone":              "name the zone in which its citizens wait",
	"agencies[].calendar":          "name one of the calendars",
	"counters[].number":            "write the number it is called by: number: 5 for Loket 5",
	"counters[].agency":            "name the agency that sits there",
	"counters[].first[]":           "name one of the counter's services",
	"counters[].after[].service":   "name one of the counter's services",
	"retired_prefixes[].prefix":    "an export writes it",
	"retired_prefixes[].agency":    idMend,
	"services[].requirements[].id": labelMend,

	"services[].deliverables[].name": "write what is handed out as the officer counts it, such as name: KTP-el tercetak",
	"services[].reasons[].name":      reasonMend,
	"policy.reasons[].name":          reasonMend,
}

const zoneMend = "use Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)"

var indexes = regexp.MustCompile(`\[[0-9]+\]`)

// required words a missing value.
func required(p hall.Problem, path string) (what, mend string) {
	holder, key := above(path), path[strings.LastIndexByte(path, '.')+1:]
	kind := indexes.ReplaceAllString(p.Path, "[]")
	mend = requiredMends[kind]
	switch {
	case kind == "policy.ratio":
		return "order ratio needs a ratio", "write ratio: 2 for two priority tickets, then one regular"
	case holder == "":
		return "the hall has no " + key, "list at least one under " + key + ":"
	case mend != "":
	case strings.HasSuffix(kind, "[].id"), kind == "hall.id":
		mend = idMend
	case key == "id":
		mend = labelMend
	default:
		mend = "write it"
	}
	return holder + " has no " + key, mend
}

// words says what is wrong at a path of the file, and how to fix it.
func (f *file) words(p hall.Problem, path string) (what, mend string) {
	key := path[strings.LastIndexByte(path, '.')+1:]
	value := func() string { return shorten(fmt.Sprint(p.Params["value"])) }
	number := func(name string) int { n, _ := p.Params[name].(int); return n }
	switch p.Code {
	case hall.ProblemRequired:
		return required(p, path)
	case hall.ProblemTooLong:
		return fmt.Sprintf("%s has %d characters", path, number("length")), fmt.Sprintf("shorten it to %d", number("max"))
	case hall.ProblemUnprintable:
		return path + " has a character that cannot be printed", "delete it and type the text anew"
	case hall.ProblemSpacing:
		return path + " has line breaks or spaces too many", "write it on one line, with single spaces"
	case hall.ProblemNotID:
		return fmt.Sprintf("%s %q is not an id", key, value()), "use a-z, 0-9 and single - between them, such as dukcapil-ktp"
	case hall.ProblemIDTaken:
		return fmt.Sprintf("id %s is taken by an earlier one", value()), "give it an id of its own"
	case hall.ProblemIDReserved:
		return fmt.Sprintf("id %s is taken by the board of the whole hall, /board/%s", value(), value()), "give the zone another id, such as utama"
	case hall.ProblemOutOfRange:
		return outOfRange(path, number("min"), number("max"))
	case hall.ProblemDuration:
		return badDuration(path, number("max_minutes"))
	case hall.ProblemDate:
		return badDate(path, value())
	case hall.ProblemTarget:
		if number("value") < 1 || number("value") > hall.MaxTarget {
			return fmt.Sprintf("%s %q is not a time", path, fmt.Sprintf("%d %s", number("value"), unitOf(p))), targetMend
		}
		return fmt.Sprintf("%s has no unit", path), "use the unit menit, jam, jam kerja, hari kerja or hari kalender, such as 3 hari kerja"
	case hall.ProblemTargetUnit:
		return fmt.Sprintf("%s is measured at the counter, not in %s", path, unitOf(p)), "state it in menit or jam; days belong to completion"
	case hall.ProblemHours, hall.ProblemOverlap:
		return badHours(p.Code, clock(number("from"))+"-"+clock(number("to"))), hoursMend
	case hall.ProblemWeekday:
		return fmt.Sprintf("%q is no weekday", value()), weekdayMend
	case hall.ProblemZone, hall.ProblemCalendar, hall.ProblemAgency, hall.ProblemService:
		word := strings.TrimPrefix(string(p.Code), "unknown_")
		return fmt.Sprintf("there is no %s %q", word, value()), suggestion(value(), f.known(p.Code))
	}
	return f.hallWords(p, path, value())
}

func unitOf(p hall.Problem) string {
	unit, _ := p.Params["unit"].(string)
	return unitWords[hall.Unit(unit)]
}

// hallWords words the problems that concern the hall as a whole.
func (f *file) hallWords(p hall.Problem, path, value string) (what, mend string) {
	switch p.Code {
	case hall.ProblemTimezone:
		return fmt.Sprintf("%s %q is not known", path, value), zoneMend
	case hall.ProblemOrder:
		words := []string{}
		for _, o := range hall.OrderRules {
			words = append(words, string(o))
		}
		return fmt.Sprintf("%s %q is unknown", path, value), "use one of " + strings.Join(words, ", ")
	case hall.ProblemNextService:
		return fmt.Sprintf("%s %q is unknown", path, value), "use " + hall.NextByArrival + " or " + hall.NextFromNow
	case hall.ProblemChosenBy:
		return fmt.Sprintf("%s %q is unknown", path, value), "use " + hall.ChosenByOfficer + " or " + hall.ChosenBySupervisor
	case hall.ProblemHeldFor:
		return fmt.Sprintf("%s %q is unknown", path, value), "use " + strings.Join([]string{hall.HeldForService, hall.HeldForCounter, hall.HeldForOfficer}, ", ")
	case hall.ProblemNoRegular:
		return "there is no class regular", "add - {id: regular, name: {id: Umum, en: Regular}}"
	case hall.ProblemPlace:
		where, _ := p.Params["where"].(string)
		after, _ := p.Params["after"].(int)
		return fmt.Sprintf("%s %q is not a place in the queue", path, placeText(hall.Place{Where: where, After: after})), placeMend
	case hall.ProblemDayEnd:
		return fmt.Sprintf("%s %q is not a time of day", path, value), `write it as "18:00", or "24:00" for midnight`
	case hall.ProblemPrefix:
		return fmt.Sprintf("%s %q is not a prefix", path, value), "use one to three letters A-Z"
	case hall.ProblemPrefixTaken:
		return fmt.Sprintf("prefix (huruf antrean) %v belongs to agency %v", p.Params["prefix"], p.Params["agency"]), "choose letters that no other agency uses"
	case hall.ProblemIcon:
		return fmt.Sprintf("%s %q is not the name of an icon", path, value), "use a short name such as id-card, or leave it out"
	case hall.ProblemServiceTwice:
		return fmt.Sprintf("service %s stands here twice", value), "keep it once"
	case hall.ProblemNotServed:
		return fmt.Sprintf("the counter does not serve %s", value), "add it to its services, or take it out of here"
	case hall.ProblemTooMany:
		return fmt.Sprintf("%s has %v entries", path, p.Params["count"]), fmt.Sprintf("keep %v of them", p.Params["max"])
	case hall.ProblemKeyword:
		return fmt.Sprintf("%s %q has no letter and no digit", path, value), "write a word that a citizen would type, such as ktp hilang"
	case hall.ProblemKeywordTwice:
		return fmt.Sprintf("keyword %q stands here twice", value), "keep it once"
	case hall.ProblemLink:
		return fmt.Sprintf("%s %q is not an address of the web", path, value), "write it whole, beginning with https://, such as https://www.lapor.go.id"
	case hall.ProblemCounterNumber:
		return fmt.Sprintf("counter number (nomor loket) %v belongs to %v", p.Params["number"], p.Params["counter"]),
			"give each counter of the hall its own number: a citizen is called to a number"
	}
	return lookWords(p, path, value)
}

// lookWords words the problems of what people see and hear: emblem, colours, boards, voice, slips.
func lookWords(p hall.Problem, path, value string) (what, mend string) {
	switch p.Code {
	case hall.ProblemColor:
		return fmt.Sprintf("%s %q is not a colour", path, value), `write it in quotes as "#0a3d5c": red, green and blue in two digits 0-9 a-f each`
	case hall.ProblemContrast:
		return fmt.Sprintf("%s %s has a contrast of %v:1 with white", path, value, p.Params["ratio"]),
			fmt.Sprintf("choose a darker shade: white text on it needs at least %v:1", p.Params["min"])
	case hall.ProblemMedia:
		return fmt.Sprintf("%s %q is not a file of the media folder", path, value), "write the file's name alone, in small letters, with .svg, .png, .jpg or .webp at its end"
	case hall.ProblemSlide:
		return fmt.Sprintf("%s %q is no picture or video of the media folder", path, value), "write the file's name alone, in small letters, with .jpg, .png, .webp, .svg, .mp4 or .webm at its end"
	case hall.ProblemBoardPlace:
		return fmt.Sprintf("%s %q is no place on a board", path, value), "use one of " + strings.Join(hall.BoardPlaces, ", ")
	case hall.ProblemDatesTurned:
		return fmt.Sprintf("%s %s is before from, %v", path, value, p.Params["from"]), "write the first date as from and the last as to"
	case hall.ProblemLanguage:
		return fmt.Sprintf("%q is no language", value), "use the code of a voice pack: id, en, or that of a regional one such as jv"
	case hall.ProblemLanguageTwice:
		return fmt.Sprintf("language %s stands here twice", value), "keep it once; policy.call_twice speaks each call twice"
	case hall.ProblemSlipPart:
		return fmt.Sprintf("%q is no part of a slip", value), suggestion(value, slipParts())
	case hall.ProblemSlipLogo:
		return fmt.Sprintf("%s %s is an SVG, which no slip shows", path, value), "save it as PNG, black on white"
	case hall.ProblemSlipPartTwice:
		return fmt.Sprintf("part %s stands here twice", value), "keep it once"
	case hall.ProblemSlipPartMissing:
		return fmt.Sprintf("%s does not name %s", path, value), "add " + value + " where it is to be printed"
	}
	return fmt.Sprintf("%s breaks the rule %s", path, p.Code), "see docs/hall-file.md"
}

func slipParts() []string {
	parts := make([]string, len(hall.SlipParts))
	for i, p := range hall.SlipParts {
		parts[i] = string(p)
	}
	return parts
}

// known lists the ids that a value could have named.
func (f *file) known(code hall.ProblemCode) []string {
	ids := []string{}
	add := func(id, endedOn string) {
		if endedOn == "" && hall.IsID(id) {
			ids = append(ids, id)
		}
	}
	switch code {
	case hall.ProblemZone:
		for _, z := range f.cfg.Zones {
			add(z.ID, z.EndedOn)
		}
	case hall.ProblemCalendar:
		for i := range f.cfg.Calendars {
			add(f.cfg.Calendars[i].ID, "")
		}
	case hall.ProblemAgency:
		for _, a := range f.cfg.Agencies {
			add(a.ID, "")
		}
	case hall.ProblemService:
		for i := range f.cfg.Services {
			add(f.cfg.Services[i].ID, "")
		}
	}
	return ids
}
