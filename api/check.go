package api

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// Bounds of free texts, in characters.
const (
	maxReason = 200
	maxNote   = 500
	maxID     = 64
	maxNumber = 16
)

var (
	ticketID  = charsOf("09AZaz__--")
	counterID = charsOf("09az--")
)

// chars is a set of ASCII characters: a table instead of an expression, since each
// request is looked at by several.
type chars [256]bool

// charsOf makes a set of ranges: each two characters are the first and the last of one.
func charsOf(ranges string) *chars {
	var set chars
	for i := 0; i < len(ranges); i += 2 {
		for c := int(ranges[i]); c <= int(ranges[i+1]); c++ {
			set[c] = true
		}
	}
	return &set
}

// spell tells whether s has least to most characters, all of the set.
func (set *chars) spell(s string, least, most int) bool {
	if len(s) < least || len(s) > most {
		return false
	}
	for i := range len(s) {
		if !set[s[i]] {
			return false
		}
	}
	return true
}

// freeText trims a person's words and refuses what could break a screen or a
// log: control characters and those that turn the direction of writing.
func freeText(field string, s *string, most int, required bool) error {
	*s = strings.TrimSpace(*s)
	if *s == "" && required {
		return invalid(field, reasonMissing)
	}
	if utf8.RuneCountInString(*s) > most {
		return invalid(field, reasonLong).With("limit", most)
	}
	if strings.ContainsFunc(*s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return invalid(field, reasonMalformed)
	}
	return nil
}

// lookUp checks an id or number that is looked up as it stands.
func lookUp(field, s string, most int, required bool) error {
	switch {
	case s == "" && required:
		return invalid(field, reasonMissing)
	case utf8.RuneCountInString(s) > most:
		return invalid(field, reasonLong).With("limit", most)
	}
	return nil
}

func oneOf(field, s string, allowed []string) error {
	if !slices.Contains(allowed, s) {
		return invalid(field, reasonChoice).With("allowed", strings.Join(allowed, ", "))
	}
	return nil
}

func between(field string, n, from, to int) error {
	if n < from || n > to {
		return invalid(field, reasonRange).With("min", from).With("max", to)
	}
	return nil
}

// queryInt is a whole number from the query, fallback when it is not there.
func queryInt(c *fiber.Ctx, field string, fallback, from, to int) (int, error) {
	s := c.Query(field)
	if s == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, invalid(field, reasonType).With("want", "integer")
	}
	return n, between(field, n, from, to)
}

// date checks a business date, YYYY-MM-DD.
func date(field, s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return invalid(field, reasonMalformed)
	}
	return nil
}

// ticketParam is the ticket id in the path. One that no ticket can have is unknown.
func ticketParam(c *fiber.Ctx) (string, error) {
	id := c.Params("ticket")
	if !ticketID.spell(id, 1, maxID) {
		return "", hall.Refuse(hall.CodeUnknownTicket, "")
	}
	return id, nil
}

func (a *API) counterParam(c *fiber.Ctx) (*hall.Counter, error) {
	id := c.Params("counter")
	if !counterID.spell(id, 1, maxID) {
		return nil, hall.Refuse(hall.CodeUnknownCounter, "")
	}
	k := a.Queue.Config().Counter(id)
	if k == nil {
		return nil, hall.Refuse(hall.CodeUnknownCounter, "").With("counter", id)
	}
	return k, nil
}

// daysBetween counts the days from one checked date to another.
func daysBetween(from, to string) int {
	a, _ := time.Parse(time.DateOnly, from)
	b, _ := time.Parse(time.DateOnly, to)
	return int(b.Sub(a).Hours() / 24)
}

func plusDays(from string, days int) string {
	a, _ := time.Parse(time.DateOnly, from)
	return a.AddDate(0, 0, days).Format(time.DateOnly)
}
