package simulate

import (
	"context"
	"net/url"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// groupMove is the move of a queue that was answered.
type groupMove struct {
	from, to string
	named    map[string]bool // tickets
	moved    int
}

// Group moves happen between these shares of the day, where most wait.
const (
	movesFrom  = 0.25
	movesUntil = 0.75
)

// supervise moves queues to other services' of their agency, as a supervisor does whose counter
// closes early.
func (d *day) supervise(ctx context.Context) {
	for i := range d.o.Moves {
		share := movesFrom + (movesUntil-movesFrom)*(float64(i)+0.5)/float64(d.o.Moves)
		if !d.wait(ctx, time.Duration(share*float64(d.length))-d.now()) {
			return
		}
		if err := d.moveLongest(ctx); err != nil {
			d.fault(ctx, "group move", err)
		}
	}
}

// moveLongest moves the longest queue that another service of its agency can take.
func (d *day) moveLongest(ctx context.Context) error {
	var now struct {
		Services []struct {
			ID      string
			Waiting int
		}
	}
	if err := d.c.get(ctx, "", "/api/v1/services", &now); err != nil {
		return err
	}
	var from, to *service
	most := 0
	for _, n := range now.Services {
		s := d.offer.byID[n.ID]
		if s == nil || n.Waiting <= most {
			continue
		}
		if other := d.offer.beside(s); other != nil {
			from, to, most = s, other, n.Waiting
		}
	}
	if from == nil {
		return nil // nobody waits
	}
	var waiting struct{ Tickets []view.Ticket }
	if err := d.c.get(ctx, d.admin(), "/api/v1/services/"+url.PathEscape(from.ID)+"/waiting", &waiting); err != nil {
		return err
	}
	m := groupMove{from: from.ID, to: to.ID, named: map[string]bool{}}
	list := []string{}
	for _, t := range waiting.Tickets {
		if v := d.book.find(t.ID); v != nil && v.person.ours {
			m.named[t.ID] = true
			list = append(list, t.ID)
		}
	}
	if len(list) == 0 {
		return nil
	}
	d.book.move(&m) // the log may have it before the answer is here
	var answer struct{ Moved int }
	body := map[string]any{"to": to.ID, "reason": "Loket ditutup lebih awal", "tickets": list}
	if _, err := d.c.post(ctx, d.admin(), "/api/v1/services/"+url.PathEscape(from.ID)+"/move", body, &answer); err != nil {
		return err
	}
	d.stall.Reset(d.patience())
	m.moved = answer.Moved
	d.ring(to.ID)
	return nil
}

// beside is another service of the agency; nil for none.
func (o *offer) beside(s *service) *service {
	for _, other := range o.services {
		if other.ID != s.ID && other.Agency.ID == s.Agency.ID {
			return other
		}
	}
	return nil
}

func (b *book) move(m *groupMove) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.moves = append(b.moves, m)
}

// ofGroup reports whether the event is the transfer of a ticket that a group move named.
func (b *book) ofGroup(e event) bool {
	for _, m := range b.moves {
		if e.Type == hall.EventTransferred && e.Group != nil && m.from == e.Group.Service && m.to == e.Group.To && m.named[e.Ticket.ID] {
			return true
		}
	}
	return false
}

// groups compares the group moves with the log: each that moved somebody ended once, after as many
// transfers as were answered.
func (v *verdict) groups(b *book, events []event) {
	transfers := map[string]int{}
	type end struct {
		from, to string
		moved    int
	}
	ended := map[end]int{}
	for _, e := range events {
		switch {
		case e.Group == nil:
		case e.Type == hall.EventTransferred:
			transfers[e.Group.ID]++
		case e.Type == hall.EventGroupMoved:
			ended[end{e.Group.Service, e.Group.To, e.Group.Moved}]++
			if n := transfers[e.Group.ID]; n != e.Group.Moved {
				v.add(&v.wrong, "the move of %s to %s says %d tickets, the log has %d", e.Group.Service, e.Group.To, e.Group.Moved, n)
			}
		}
	}
	for _, m := range b.moves {
		key := end{m.from, m.to, m.moved}
		if m.moved > 0 && ended[key] == 0 {
			v.add(&v.missing, "the move of %d tickets of %s to %s is not in the log", m.moved, m.from, m.to)
		}
		ended[key]--
	}
}
