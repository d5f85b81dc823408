package simday

import (
	"time"

	"mpp/hall"
)

// Scenario is a kind of day.
type Scenario struct {
	Name string
	Date string // YYYY-MM-DD
	// Peak: most come in the morning; otherwise they come evenly.
	Peak bool
	// Priority is the share of citizens in the class with a credit.
	Priority float64
	// CloseEarly is the share of counters that close at 50 to 75 % of the day. Each service
	// keeps one.
	CloseEarly float64
	// Stagger: every counter takes half an hour's break of its own, of which no calendar
	// knows. Otherwise counters rest in the gaps of their calendar.
	Stagger bool
}

// Visit is what one citizen was told, and what came true.
type Visit struct {
	Service, Class string
	At             hall.Millis // when the number was taken
	Ahead          int
	Told           *hall.Estimate // nil for none
	About          float64        // the told point, ms: the estimate's own or the middle of its range
	Called         bool           // the next figures are those of tickets that were called
	Wait           float64        // first call minus At, ms
	// What plain rules would have told, ms: (ahead+1) x mean service time so far / open
	// counters, the wait of the last one called, and the mean wait of the last twenty.
	Queue, Last, Last20 float64
}

// Teller says what a citizen is told who takes a number now.
type Teller func(d *hall.Day, service, class string, now hall.Millis) (ahead int, pace *hall.Pace)

const (
	busy          = 0.85 // work offered over open time
	timeSpread    = 0.5  // coefficient of variation of service and walking times
	meanWalk      = 40 * time.Second
	shareNoShow   = 0.05
	shareReturns  = 0.3 // of the no-shows
	shareHold     = 0.02
	shareTransfer = 0.04
	shareForgot   = 0.08 // of the finishes with nobody left to call
	ownBreak      = 30 * time.Minute
	overtime      = 45 * time.Minute // officers serve those who wait at closing, so long at most
)

// peak is one hump of the arrival density: a normal distribution over the day as the
// interval from 0 to 1, cut at its ends. What the shares leave is spread evenly.
type peak struct{ share, at, width float64 }

var peaks = []peak{{0.35, 0.25, 0.13}, {0.20, 0.68, 0.12}}

// arrival draws an instant between two.
func (w *world) arrival(from, until hall.Millis) hall.Millis {
	return from + hall.Millis(w.partOfDay()*float64(until-from))
}

func (w *world) partOfDay() float64 {
	u := w.r.Float64()
	for _, p := range peaks {
		if !w.sc.Peak {
			break
		}
		if u >= p.share {
			u -= p.share
			continue
		}
		for {
			if x := p.at + p.width*w.r.NormFloat64(); x >= 0 && x < 1 {
				return x
			}
		}
	}
	return w.r.Float64()
}
