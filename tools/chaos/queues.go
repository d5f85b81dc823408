package chaos

import (
	"slices"

	"github.com/anishathalye/porcupine"

	"mpp/hall"
)

// queueHistory is what happened to one service's queue within one epoch.
type queueHistory struct {
	waiting int // at its beginning
	ops     []porcupine.Operation
}

// epochOf is the epoch in which an operation took effect: by its event's number where
// the ledger has it, by the clock where it was lost.
func (b *books) epochOf(o *op) (epoch int) {
	seq, recorded := b.seq[o]
	for _, loss := range b.losses {
		before := hall.MillisOf(o.began) <= loss.At
		if recorded {
			before = seq < loss.Seq
		}
		if before {
			break
		}
		epoch++
	}
	return epoch
}

// queue collects the operations on a service's queue in an epoch. Redis that lost data
// begins a new epoch with the queue that the ledger has; what came between belongs to the
// epoch that ended.
func (b *books) queue(service string, epoch int) queueHistory {
	waiting := b.waitingAt(service, epoch)
	entered := b.entered(service, epoch)
	g := &gathering{books: b, service: service, epoch: epoch, order: waiting, from: entered}
	for n := range entered {
		g.order = append(g.order, n)
	}
	unexplained := g.unexplained()
	g.order = append(g.order, unexplained...)
	slices.Sort(g.order)
	g.order = slices.Compact(g.order)
	q := queueHistory{waiting: len(waiting)}
	for n, span := range entered {
		q.ops = append(q.ops, porcupine.Operation{Input: enqueue, Call: span[0], Return: span[1], Output: g.place(n)})
	}
	for _, n := range unexplained {
		q.ops = append(q.ops, porcupine.Operation{Input: enqueue, Call: 0, Return: forever, Output: g.place(n)})
	}
	for _, o := range b.h.ops {
		if o.kind == call && o.service == service {
			q.ops = append(q.ops, g.taking(o)...)
		}
	}
	q.ops = append(q.ops, g.silent()...)
	return q
}

// gathering is the state while one queueHistory is built.
type gathering struct {
	*books
	service string
	epoch   int
	order   []int // numbers that were ever in the queue
	from    map[int][2]int64
}

func (g *gathering) place(ordinal int) int {
	at, found := slices.BinarySearch(g.order, ordinal)
	if !found {
		return len(g.order) // in no queue, so that no order explains it
	}
	return at
}

// waitingAt are the numbers that the ledger has waiting when the epoch begins.
func (b *books) waitingAt(service string, epoch int) []int {
	if epoch == 0 {
		return nil
	}
	waits := map[int]bool{}
	for i := range b.events {
		e := &b.events[i]
		if e.Seq >= b.losses[epoch-1].Seq {
			break
		}
		if e.Ticket != nil && e.Ticket.Leg.Service == service {
			waits[e.Ticket.Ordinal] = e.Ticket.State == hall.Waiting
		}
	}
	var out []int
	for n, still := range waits {
		if still {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// entered are the numbers issued in the epoch, and when.
func (b *books) entered(service string, epoch int) map[int][2]int64 {
	in, told := map[int][2]int64{}, map[string]bool{}
	for _, o := range b.h.ops {
		if o.kind != issue || o.service != service || !o.accepted() {
			continue
		}
		told[o.ticket] = true
		if b.epochOf(o) == epoch {
			in[o.ordinal] = [2]int64{b.since(o.began), b.since(o.ended)}
		}
	}
	for i := range b.events {
		e := &b.events[i]
		if e.Type == hall.EventIssued && e.Ticket.Leg.Service == service && !told[e.Ticket.ID] && b.epochOfSeq(e.Seq) == epoch {
			in[e.Ticket.Ordinal] = [2]int64{0, forever}
		}
	}
	return in
}

func (b *books) epochOfSeq(seq int64) (epoch int) {
	for _, loss := range b.losses {
		if seq > loss.Seq {
			epoch++
		}
	}
	return epoch
}

// lossy reports whether events of the epoch are missing.
func (g *gathering) lossy() bool { return g.epoch < len(g.losses) }

// unexplained are numbers that were called in an epoch with missing events although no
// kiosk had received them: those kiosks were still waiting for an answer.
func (g *gathering) unexplained() []int {
	if !g.lossy() {
		return nil
	}
	var out []int
	waited := g.waitingAt(g.service, g.epoch)
	for _, o := range g.h.ops {
		if o.kind != call || o.service != g.service || !o.accepted() {
			continue
		}
		_, entered := g.from[o.ordinal]
		if g.epochOf(o) == g.epoch && !entered && !slices.Contains(waited, o.ordinal) {
			out = append(out, o.ordinal)
		}
	}
	return out
}

// taking is what one call-next did to the queue in this epoch: nothing, one
// operation, or perhaps one whose event is missing.
func (g *gathering) taking(o *op) []porcupine.Operation {
	from, to := g.since(o.began), g.since(o.ended)
	epoch := g.epochOf(o)
	switch {
	case o.accepted() && epoch == g.epoch:
		return []porcupine.Operation{{Input: dequeue, Call: from, Return: to, Output: g.place(o.ordinal)}}
	case o.nobody() && g.within(o):
		return []porcupine.Operation{{Input: dequeue, Call: from, Return: to, Output: nobodyWaits}}
	case g.lossy() && !o.nobody() && (epoch > g.epoch || !o.answered) && hall.MillisOf(o.began) <= g.losses[g.epoch].At:
		// Requested before the loss and answered after it, or never: it may have taken a
		// ticket that was put back.
		return []porcupine.Operation{{Input: dequeue, Call: from, Return: forever, Output: unknown}}
	}
	return nil
}

// within reports whether an operation without an event lies in this epoch as a whole;
// one that spans a loss may belong to either and proves nothing.
func (g *gathering) within(o *op) bool {
	began, ended := hall.MillisOf(o.began), hall.MillisOf(o.ended)
	after := g.epoch == 0 || began > g.losses[g.epoch-1].At
	return after && (!g.lossy() || ended < g.losses[g.epoch].At)
}

// silent are calls that the ledger has and whose officer never received the answer.
func (g *gathering) silent() []porcupine.Operation {
	told := map[change]bool{}
	for _, o := range g.h.ops {
		if o.kind == call && o.accepted() {
			told[changeOf(o)] = true
		}
	}
	var ops []porcupine.Operation
	for i := range g.events {
		e := &g.events[i]
		c, ok := changeIn(e)
		if ok && c.kind == call && e.Ticket.Leg.Service == g.service && !told[c] && g.epochOfSeq(e.Seq) == g.epoch {
			ops = append(ops, porcupine.Operation{Input: dequeue, Call: 0, Return: forever, Output: g.place(e.Ticket.Ordinal)})
		}
	}
	return ops
}
