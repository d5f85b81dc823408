package bench

import (
	"errors"
	"time"
)

// line is one connection's side of a protocol.
type line interface {
	// request is what is sent next; it is written before the next call.
	request() []byte
	// answer looks at what has come since: the length of the answer once it is
	// whole, 0 while more must come, an error when it is not the one wanted.
	answer(got []byte) (int, error)
}

// errSilent: somebody owes an answer and does not give it.
var errSilent = errors.New("no answer came for ten seconds")

// silence is how long the loop waits for any answer.
const silence = 10 * time.Second

// pace is when requests are sent: each connection at once after its answer, or all
// together at a fixed rate whatever the answers do.
type pace struct {
	span time.Duration // closed: how long
	rate float64       // open: arrivals a second, evenly spaced
	n    int           // open: how many
}

// flow is what a run saw.
type flow struct {
	answers   int           // within took
	took      time.Duration // from the first request on
	latencies []time.Duration
}

// perSecond is the rate of answers.
func (f flow) perSecond() float64 { return float64(f.answers) / f.took.Seconds() }
