package live

import (
	"maps"
	"slices"
	"time"

	"mpp/hall"
)

// Authorizer returns the actor that a token names and until when it is valid (zero: no
// end); then it is called again. An error means that the token does not verify.
type Authorizer func(token string) (hall.Actor, time.Time, error)

// WatchRule reports whether the actor may watch a topic of this kind. Agency and place are
// those that the topic is about, "" where it has none: the place is a counter, or the kiosk
// of a printer or of a call for help.
type WatchRule func(actor hall.Actor, topicKind, agency, place string) bool

// mayWatch applies the rule to a topic.
func (h *Hub) mayWatch(cfg *hall.Config, a hall.Actor, k kind, id string) bool {
	place := ""
	if k == counterTopic || k == printerTopic || k == helpTopic {
		place = id
	}
	return h.opts.MayWatch(a, string(k), agencyOf(cfg, k, id), place)
}

// agencyOf is the agency of a counter or agency topic, "" for other topics.
func agencyOf(cfg *hall.Config, k kind, id string) string {
	if k == agencyTopic || k == agencyBoardTopic {
		return id
	}
	if k == counterTopic {
		if c := cfg.Counter(id); c != nil {
			return c.Agency
		}
	}
	return ""
}

// Recheck makes the hub verify all tokens again soon, close the sockets whose token is no
// longer valid, and end the subscriptions that an actor may no longer have. It happens by
// itself after each new configuration and date.
func (h *Hub) Recheck() { h.topics.requestRecheck() }

// recheck does what Recheck asks for.
func (h *Hub) recheck() {
	h.mu.Lock()
	sockets := slices.Collect(maps.Keys(h.sockets))
	h.mu.Unlock()
	for _, s := range sockets {
		s.reauthorize()
	}
}

// requestRecheck makes the heartbeat verify the sockets' rights.
func (r *topics) requestRecheck() {
	select {
	case r.rights <- struct{}{}:
	default: // it is requested already
	}
}
