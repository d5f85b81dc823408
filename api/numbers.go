package api

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// numberFacts are what everybody may know of a number of today: what the boards show, and
// nothing that leads to the ticket itself.
type numberFacts struct {
	Number  string           `json:"number"`
	State   string           `json:"state"`
	Agency  hall.Named       `json:"agency"`
	Zone    hall.Named       `json:"zone"`
	Counter *hall.CounterRef `json:"counter"`
}

// stateEnded is told of every visit that is over, however it ended.
const stateEnded = "ended"

// publicState is what is told of a state, and whether the counter belongs to it.
func publicState(s hall.State) (state string, atCounter bool) {
	switch s {
	case hall.Waiting, hall.NoShow:
		return string(s), false
	case hall.Called, hall.Serving, hall.Held:
		return string(s), true
	}
	return stateEnded, false
}

var typedNumber = regexp.MustCompile(`^([A-Z]{1,3})[- ]*0*([0-9]{1,6})$`)

// printedNumber is a number as it is printed, from how somebody typed it: a23, A 023. What
// is no number stays as it is.
func printedNumber(typed string) string {
	m := typedNumber.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(typed)))
	if m == nil {
		return typed
	}
	return fmt.Sprintf("%s-%03s", m[1], m[2])
}

// getNumber is GET /public/numbers/{number}. The route limits how often an address may ask.
func (a *API) getNumber(c *fiber.Ctx) error {
	typed, err := url.PathUnescape(c.Params("number"))
	if err != nil || utf8.RuneCountInString(typed) > maxNumber {
		return hall.Refuse(hall.CodeUnknownTicket, "")
	}
	number, today := printedNumber(typed), a.today()
	var found *numberFacts
	if err := a.view(func(d *hall.Day) {
		if t := d.TicketByNumber(number); t != nil && d.Date() == today {
			found = factsOfNumber(d.Config(), t)
		}
	}); err != nil {
		return err
	}
	if found == nil {
		return hall.Refuse(hall.CodeUnknownTicket, "")
	}
	return c.JSON(found)
}

func factsOfNumber(c *hall.Config, t *hall.Ticket) *numberFacts {
	f := &numberFacts{Number: t.Number, Agency: c.NamedAgency(t.Leg.Agency)}
	if agency := c.Agency(t.Leg.Agency); agency != nil {
		f.Zone = c.NamedZone(agency.Zone)
	}
	var atCounter bool
	if f.State, atCounter = publicState(t.State); atCounter && t.Leg.Counter != "" {
		f.Counter = c.CounterRef(t.Leg.Counter)
	}
	return f
}
