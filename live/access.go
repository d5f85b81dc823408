package live

import (
	"time"

	"mpp/hall"
)

// Authorizer returns the actor that a token names and until when it is valid (zero: no
// end); then it is called again. An error means that the token does not verify.
type Authorizer func(token string) (hall.Actor, time.Time, error)

// mayWatch reports whether the actor may watch the topic; docs/live.md has the table.
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

// agencyOf is the agency of a counter or agency topic, "" for other topics.
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
