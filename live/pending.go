package live

import (
	"time"

	"mpp/hall"
)

// pendingGrace is how long a subscription waits for an unknown ticket. A phone asks
// within milliseconds of the issue, and may ask a node that has not read that event yet.
const pendingGrace = 2 * time.Second

// pending holds the subscriptions to tickets that this node does not know yet: ticket
// id -> socket -> when it subscribed.
type pending map[string]map[*socket]time.Time

func (p pending) add(id string, s *socket, now time.Time) {
	if p[id] == nil {
		p[id] = map[*socket]time.Time{}
	}
	p[id][s] = now
}

func (p pending) remove(id string, s *socket) {
	delete(p[id], s)
	if len(p[id]) == 0 {
		delete(p, id)
	}
}

// expire refuses the subscriptions that have waited for pendingGrace.
func (p pending) expire(now time.Time) {
	for id, sockets := range p {
		for s, since := range sockets {
			if now.Sub(since) >= pendingGrace {
				name := string(ticketTopic) + ":" + id
				s.send(errorMessage(name, hall.Refuse(hall.CodeUnknownTicket, "%s", name)))
				p.remove(id, s)
			}
		}
	}
}

// servePending subscribes the sockets that waited for the ticket.
func (r *topics) servePending(d *hall.Day, id string) {
	sockets := r.pending[id]
	if len(sockets) == 0 || d.Ticket(id) == nil {
		return
	}
	delete(r.pending, id)
	for s := range sockets {
		name := string(ticketTopic) + ":" + id
		if err := r.subscribe(d, s, name, -1); err != nil {
			s.send(errorMessage(name, err))
		}
	}
}
