package live

import (
	"time"

	"mpp/hall"
)

// earlyGrace is how long a ticket may be on its way to this node. Its citizen's
// phone asks within milliseconds of the issue, and may ask another node than the
// one that gave it.
const earlyGrace = 2 * time.Second

// early are subscriptions to tickets that this node does not know yet: ticket id ->
// who asks, and since when.
type early map[string]map[*socket]time.Time

func (e early) add(id string, s *socket, now time.Time) {
	if e[id] == nil {
		e[id] = map[*socket]time.Time{}
	}
	e[id][s] = now
}

func (e early) remove(id string, s *socket) {
	delete(e[id], s)
	if len(e[id]) == 0 {
		delete(e, id)
	}
}

// giveUp tells those whose ticket did not come that there is none.
func (e early) giveUp(now time.Time) {
	for id, who := range e {
		for s, since := range who {
			if now.Sub(since) >= earlyGrace {
				name := string(ticketTopic) + ":" + id
				s.send(errorMessage(name, hall.Refuse(hall.CodeUnknownTicket, "%s", name)))
				e.remove(id, s)
			}
		}
	}
}

// welcomeEarly serves those who waited for the ticket.
func (r *topics) welcomeEarly(d *hall.Day, id string) {
	who := r.early[id]
	if len(who) == 0 || d.Ticket(id) == nil {
		return
	}
	delete(r.early, id)
	for s := range who {
		if err := r.subscribe(d, s, string(ticketTopic)+":"+id, -1); err != nil {
			s.send(errorMessage(string(ticketTopic)+":"+id, err))
		}
	}
}
