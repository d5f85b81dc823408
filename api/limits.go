package api

import (
	"cmp"
	"time"
)

// Limits bound what the API takes on at once, so that a crowd is told to come back
// while those inside are still served fast. A zero field takes the default beside
// it, chosen for two cores; one that is negative is no bound.
type Limits struct {
	Counters Lane // 128 at once, 256 waiting 2 s: the work of staff. Nobody else gets in here
	Changes  Lane // 128 at once, 512 waiting 1 s: numbers taken, and what citizens change
	Reads    Lane // 128 at once, 512 waiting 1 s: reads that need Redis or SQL
	Reports  Lane // 2 at once, 8 waiting 1 s: reports, exports, imports

	// Of one address without a token: the phones of a whole hall may share one.
	AddressRate  float64 // 300 a second
	AddressBurst float64 // 600

	// Tokens that do not verify, from one address.
	FailedRate  float64 // 1 a second
	FailedBurst float64 // 20

	Clients int              // 8192 addresses and devices are remembered at most
	Clock   func() time.Time // time.Now; of the real world, whatever the hall's does
}

// Lane is a share of the server that is kept apart from the others.
type Lane struct {
	InFlight int           // requests at work
	Queue    int           // requests that wait for one of those to end
	Wait     time.Duration // how long at most
}

func (l Limits) withDefaults() Limits {
	l.Counters = l.Counters.or(Lane{128, 256, 2 * time.Second})
	l.Changes = l.Changes.or(Lane{128, 512, time.Second})
	l.Reads = l.Reads.or(Lane{128, 512, time.Second})
	l.Reports = l.Reports.or(Lane{2, 8, time.Second})
	l.AddressRate, l.AddressBurst = cmp.Or(l.AddressRate, 300), cmp.Or(l.AddressBurst, 600)
	l.FailedRate, l.FailedBurst = cmp.Or(l.FailedRate, 1), cmp.Or(l.FailedBurst, 20)
	l.Clients = cmp.Or(l.Clients, 8192)
	if l.Clock == nil {
		l.Clock = time.Now
	}
	return l
}

func (l Lane) or(d Lane) Lane {
	return Lane{cmp.Or(l.InFlight, d.InFlight), cmp.Or(l.Queue, d.Queue), cmp.Or(l.Wait, d.Wait)}
}
