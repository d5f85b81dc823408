package live

import (
	"time"

	"mpp/hall"
)

// Authorizer tells who a token is and until when that holds (zero: no end). An
// error means that it does not verify; it is asked again when the time is over.
type Authorizer func(token string) (hall.Actor, time.Time, error)

// mayWatch tells whether the actor may watch the topic; docs/live.md has the table.
func mayWatch(cfg *hall.Config, a hall.Actor, k kind, id string) bool {
	switch k {
	case boardTopic, ticketTopic:
		return true
	}
	switch a.Role {
	case hall.RoleDesk, hall.RoleManager, hall.RoleAdmin, hall.RoleSystem:
		return true
	case hall.RoleSupervisor:
		return a.Agency != "" && a.Agency == agencyOf(cfg, k, id)
	case hall.RoleOfficer:
		if k == counterTopic && a.Counter != "" {
			return a.Counter == id
		}
		return a.Agency != "" && a.Agency == agencyOf(cfg, k, id)
	}
	return false
}

// agencyOf is the agency that a counter or agency topic is about, "" for others.
func agencyOf(cfg *hall.Config, k kind, id string) string {
	if k == agencyTopic {
		return id
	}
	if k == counterTopic {
		if c := cfg.Counter(id); c != nil {
			return c.Agency
		}
	}
	return ""
}
