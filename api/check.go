package api

import (
	"cmp"
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

// checks keeps the first thing that is wrong with a request.
type checks struct{ err error }

func (k *checks) refuse(err error) { k.err = cmp.Or(k.err, err) }

// read reads the body into a struct and begins its checks.
func read(c *fiber.Ctx, into any) *checks { return &checks{web.ReadJSON(c, into)} }

// freeText trims what a person wrote and refuses characters that could break a screen or
// a log: control characters and those that change the direction of writing. A text without
// one character to be seen is an empty text.
func (k *checks) freeText(field string, s *string, most int, required bool) {
	if *s = strings.TrimSpace(*s); !strings.ContainsFunc(*s, seen) && !strings.ContainsFunc(*s, breaks) {
		*s = ""
	}
	k.lookUp(field, *s, most, required)
	if strings.ContainsFunc(*s, breaks) {
		k.refuse(web.Invalid(field, web.ReasonMalformed))
	}
}

func breaks(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

func seen(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// lookUp checks an id or number that is looked up as it stands.
func (k *checks) lookUp(field, s string, most int, required bool) {
	switch {
	case s == "" && required:
		k.refuse(web.Invalid(field, web.ReasonMissing))
	case utf8.RuneCountInString(s) > most:
		k.refuse(web.Invalid(field, web.ReasonLong).With("limit", most))
	}
}

func (k *checks) oneOf(field, s string, allowed ...string) {
	if !slices.Contains(allowed, s) {
		k.refuse(web.Invalid(field, web.ReasonChoice).With("allowed", strings.Join(allowed, ", ")))
	}
}

func (k *checks) between(field string, n, from, to int) {
	if n < from || n > to {
		k.refuse(web.Invalid(field, web.ReasonRange).With("min", from).With("max", to))
	}
}

// queryInt is a whole number from the query, fallback when it is not there.
func (k *checks) queryInt(c *fiber.Ctx, field string, fallback, from, to int) int {
	s := c.Query(field)
	if s == "" {
		return fallback
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		k.refuse(web.Invalid(field, web.ReasonType).With("want", "integer"))
	}
	k.between(field, n, from, to)
	return n
}

// date checks a business date, YYYY-MM-DD, and returns its midnight in UTC.
func (k *checks) date(field, s string) time.Time {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		k.refuse(web.Invalid(field, web.ReasonMalformed).With("like", "2026-11-30"))
	}
	return day
}

// instant is an instant as RFC 3339 writes it, 0 for none.
func (k *checks) instant(field, s string) hall.Millis {
	if s == "" {
		return 0
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() < 2000 || at.Year() > 2999 {
		k.refuse(web.Invalid(field, web.ReasonMalformed).With("like", "2026-11-30T13:00:00+07:00"))
		return 0
	}
	return hall.MillisOf(at)
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
