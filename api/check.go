package api

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/web"
)

// Bounds of free texts, in characters.
const (
	maxReason = 200
	maxNote   = 500
	maxID     = 64
	maxNumber = 16
)

var (
	ticketID  = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	counterID = regexp.MustCompile(`^[0-9a-z-]{1,64}$`)
)

// freeText trims what a person wrote and refuses characters that could break a screen or
// a log: control characters and those that change the direction of writing.
func freeText(field string, s *string, most int, required bool) error {
	*s = strings.TrimSpace(*s)
	if *s == "" && required {
		return web.Invalid(field, web.ReasonMissing)
	}
	if utf8.RuneCountInString(*s) > most {
		return web.Invalid(field, web.ReasonLong).With("limit", most)
	}
	if strings.ContainsFunc(*s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return web.Invalid(field, web.ReasonMalformed)
	}
	return nil
}

// lookUp checks an id or number that is looked up as it stands.
func lookUp(field, s string, most int, required bool) error {
	switch {
	case s == "" && required:
		return web.Invalid(field, web.ReasonMissing)
	case utf8.RuneCountInString(s) > most:
		return web.Invalid(field, web.ReasonLong).With("limit", most)
	}
	return nil
}

func oneOf(field, s string, allowed []string) error {
	if !slices.Contains(allowed, s) {
		return web.Invalid(field, web.ReasonChoice).With("allowed", strings.Join(allowed, ", "))
	}
	return nil
}

func between(field string, n, from, to int) error {
	if n < from || n > to {
		return web.Invalid(field, web.ReasonRange).With("min", from).With("max", to)
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
		return 0, web.Invalid(field, web.ReasonType).With("want", "integer")
	}
	return n, between(field, n, from, to)
}

// date checks a business date, YYYY-MM-DD.
func date(field, s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return web.Invalid(field, web.ReasonMalformed)
	}
	return nil
}

// ticketParam is the ticket id in the path. One that no ticket can have is unknown.
func ticketParam(c *fiber.Ctx) (string, error) {
	id := c.Params("ticket")
	if !ticketID.MatchString(id) {
		return "", hall.Refuse(hall.CodeUnknownTicket, "")
	}
	return id, nil
}

func (a *API) counterParam(c *fiber.Ctx) (*hall.Counter, error) {
	id := c.Params("counter")
	if !counterID.MatchString(id) {
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
