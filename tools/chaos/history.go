package chaos

import (
	"sort"
	"sync"
	"time"
)

// kind of a change that a client asks for.
type kind string

const (
	issue  kind = "issue"
	call   kind = "call-next"
	recall kind = "recall"
	begin  kind = "start"
	finish kind = "finish"
)

// op is one change as its client saw it, from the first attempt to the answer that
// held. Attempts in between had the same idempotency key.
type op struct {
	kind    kind
	actor   string // id of the kiosk or officer
	service string
	counter string // of an officer
	ticket  string // id: the answer's for issue and call, else the one asked about
	number  string // of the answer; "" for a call that found nobody
	ordinal int    // 23 in A-023

	began    time.Time
	ended    time.Time
	answered bool // false: nobody knows whether it happened
	status   int
	code     string // of a refusal
	tries    int
	nodes    []string // asked, in this order
}

// accepted tells whether the server promised that the change is made.
func (o *op) accepted() bool {
	return o.answered && o.status >= 200 && o.status < 300 && o.number != ""
}

// nobody is the answer that nobody waits.
func (o *op) nobody() bool { return o.kind == call && o.answered && o.status == 204 }

// refused is an answer that no retry would change.
func (o *op) refused() bool { return o.answered && o.status >= 400 }

// history is all that the clients of a run were told.
type history struct {
	mu     sync.Mutex
	ops    []*op
	broken []string // connections that failed with a request in them
}

func (h *history) add(o *op) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, o)
}

func (h *history) breakage(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.broken = append(h.broken, what)
}

// pauses are the longest time that a kiosk waited for one answer, and the longest in
// which no kiosk at all got one.
func (h *history) pauses() (one, all time.Duration) {
	var ends []time.Time
	for _, o := range h.ops {
		if o.kind == issue && o.answered && o.actor != lastKiosk {
			one = max(one, o.ended.Sub(o.began))
			ends = append(ends, o.ended)
		}
	}
	sort.Slice(ends, func(i, j int) bool { return ends[i].Before(ends[j]) })
	for i := 1; i < len(ends); i++ {
		all = max(all, ends[i].Sub(ends[i-1]))
	}
	return one, all
}
