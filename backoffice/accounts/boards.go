package accounts

import (
	"strings"

	"mpp/hall"
)

// Where a board can hang, beside a zone, whose id it then has: each is the board's address
// below /board/.
const (
	BoardOfHall    = "hall"
	BoardOfAgency  = "agency/"  // and the agency's id
	BoardOfCounter = "counter/" // and the counter's id
	BoardOfCalls   = "calls/"   // and the zone's id
)

// checkBoardPlace returns why the hall has no such board.
func checkBoardPlace(cfg *hall.Config, place string) error {
	kind, id, _ := strings.Cut(place, "/")
	switch kind + "/" {
	case BoardOfAgency:
		if a := cfg.Agency(id); a == nil || a.EndedOn != "" {
			return hall.Refuse(hall.CodeUnknownAgency, "no agency %q", id).With("field", "place")
		}
		return nil
	case BoardOfCounter:
		if k := cfg.Counter(id); k == nil || k.EndedOn != "" {
			return hall.Refuse(hall.CodeUnknownCounter, "no counter %q", id).With("field", "place")
		}
		return nil
	case BoardOfCalls:
		place = id
	}
	if place == BoardOfHall {
		return nil
	}
	if z := cfg.Zone(place); z == nil || z.EndedOn != "" {
		return hall.Refuse(hall.CodeUnknownZone, "no zone %q", place).With("field", "place")
	}
	return nil
}
