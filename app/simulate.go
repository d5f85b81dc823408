package app

import (
	"fmt"
	"math/rand/v2"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/simulate"
)

// simulatedLife is how long the tokens of a run are valid: the longest day at speed 1,
// and its tail.
const simulatedLife = 24 * time.Hour

// SimulatedPeople makes tokens for the people of one simulated day with the
// installation's secret. No two runs share an account, so that one run's changes can be
// told from another's.
func SimulatedPeople(set settings.Settings) simulate.TokenFunc {
	id := fmt.Sprintf("simulate-%08x", rand.Uint32())
	return func(w simulate.Who) (string, error) {
		p := access.Principal{Role: w.Role, ID: id + "-" + string(w.Role), Name: "mpp simulate", Counter: w.Counter, Agency: w.Agency}
		if w.Role == hall.RoleKiosk || w.Role == hall.RoleDesk {
			p.ID += fmt.Sprintf("-%d", w.No)
		}
		if w.Counter != "" {
			p.ID += "-" + w.Counter
		}
		return mintToken(set, "", p, simulatedLife) // the server, not this folder, knows the hall
	}
}
