package chaos

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"mpp/hall"
)

const (
	linearOK = "ok"
	// linearWithin bounds the check of one partition. A partition has some hundred
	// operations, which take milliseconds; a check that takes longer counts as failed.
	linearWithin = 60 * time.Second
	forever      = math.MaxInt64
)

// linearize looks for a sequential order of all operations that explains the answers.
// There is one partition for the numbers of the prefix, and one for each service's queue.
func linearize(h *history, events []hall.Event) string {
	b := newBooks(h, events)
	if bad := check(numberModel, b.numbering()); bad != "" {
		return "numbers: " + bad
	}
	if unused := b.unused(); unused > b.missing {
		return fmt.Sprintf("numbers: %d were skipped and only %d events are told missing", unused, b.missing)
	}
	for i := range services {
		for epoch := range len(b.losses) + 1 {
			service := fmt.Sprintf("s%d", i)
			q := b.queue(service, epoch)
			if bad := check(queueModel(q.waiting), q.ops); bad != "" {
				return fmt.Sprintf("queue of %s, epoch %d: %s", service, epoch, bad)
			}
		}
	}
	return linearOK
}

func check(m porcupine.Model, ops []porcupine.Operation) string {
	switch porcupine.CheckOperationsTimeout(m, ops, linearWithin) {
	case porcupine.Ok:
		return ""
	case porcupine.Illegal:
		return fmt.Sprintf("no order of the %d operations explains the answers", len(ops))
	default:
		return fmt.Sprintf("not decided within %s", linearWithin)
	}
}

// numberModel is the dispenser of one prefix: it gives known numbers in rising order,
// each once. The state is how many were given; an operation's output is the rank of its
// number among all numbers ever given. Numbers that nobody has are counted separately.
var numberModel = porcupine.Model{
	Init: func() any { return 0 },
	Step: func(state, _, output any) (bool, any) {
		given := state.(int)
		return output.(int) == given, given + 1
	},
}

// Inputs of a queue.
const (
	enqueue = iota
	dequeue
)

// Outputs of a dequeue beside the place of a ticket.
const (
	nobodyWaits = -1
	unknown     = -2 // whether it happened, and which ticket it took, is unknown
)

// queueState is a first-in-first-out queue of the tickets in the order of their
// numbers: in have come, out have gone.
type queueState struct{ in, out int }

// queueModel begins with a number of waiting tickets.
func queueModel(waiting int) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return queueState{in: waiting} },
		Step: func(state, input, output any) (bool, any) {
			s, place := state.(queueState), output.(int)
			switch {
			case input.(int) == enqueue:
				return place == s.in, queueState{s.in + 1, s.out}
			case place == nobodyWaits:
				return s.in == s.out, s
			case place == unknown:
				return true, queueState{s.in, min(s.out+1, s.in)}
			default:
				return place == s.out && s.out < s.in, queueState{s.in, s.out + 1}
			}
		},
	}
}

// books hold the clients' history and the ledger.
type books struct {
	h        *history
	events   []hall.Event
	seq      map[*op]int64 // of the event that records a change
	losses   []*hall.Event // restored events that report missing ones: each ends an epoch
	missing  int64
	origin   time.Time
	ordinals []int // all numbers ever given, rising
}

func newBooks(h *history, events []hall.Event) *books {
	b := &books{h: h, events: events, seq: pair(h, events)}
	all := map[int]bool{}
	for i := range events {
		e := &events[i]
		if e.Type == hall.EventIssued {
			all[e.Ticket.Ordinal] = true
		}
		if e.Type == hall.EventRestored && e.Missing > 0 {
			b.losses = append(b.losses, e)
			b.missing += e.Missing
		}
	}
	for _, o := range h.ops {
		if b.origin.IsZero() || o.began.Before(b.origin) {
			b.origin = o.began
		}
		if o.accepted() && o.ordinal > 0 { // a visit without a number, and a move, has none
			all[o.ordinal] = true
		}
	}
	for n := range all {
		b.ordinals = append(b.ordinals, n)
	}
	slices.Sort(b.ordinals)
	return b
}

func (b *books) since(t time.Time) int64 { return int64(t.Sub(b.origin)) }

// unused are numbers below the last one that nobody received.
func (b *books) unused() int64 {
	if len(b.ordinals) == 0 {
		return 0
	}
	return int64(b.ordinals[len(b.ordinals)-1] - len(b.ordinals))
}

// numbering is every number given: as a kiosk was told, or, where no answer came, as
// the ledger has it, open-ended.
func (b *books) numbering() []porcupine.Operation {
	var ops []porcupine.Operation
	told := map[string]bool{}
	add := func(ordinal int, from, to int64) {
		place, _ := slices.BinarySearch(b.ordinals, ordinal)
		ops = append(ops, porcupine.Operation{Call: from, Return: to, Output: place})
	}
	for _, o := range b.h.ops {
		if o.kind == issue && o.accepted() {
			told[o.ticket] = true
			add(o.ordinal, b.since(o.began), b.since(o.ended))
		}
	}
	for i := range b.events {
		if e := &b.events[i]; e.Type == hall.EventIssued && !told[e.Ticket.ID] {
			add(e.Ticket.Ordinal, 0, forever)
		}
	}
	return ops
}
