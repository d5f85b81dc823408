package chaos

import (
	"sort"
	"sync"
	"time"
)

// kind of a change that a client requests.
type kind string

const (
	issue  kind = "issue"
	call   kind = "call-next"
	recall kind = "recall"
	begin  kind = "start"
	finish kind = "finish"
	direct kind = "serve"
	hold   kind = "hold"
	resume kind = "resume"
	move   kind = "move"
)

// op is one change as its client saw it, from the first attempt to the final answer. All
// attempts have the same idempotency key.
type op struct {
	kind    kind
	actor   string // id of the kiosk or officer
	service string
	counter string // of an officer
	ticket  string // id: the answer's for issue, call and serve, else the one asked about; of a move see movedID
	number  string // of the answer; "" for a visit without one
	ordinal int    // 23 in A-023

	began    time.Time
	ended    time.Time
	answered bool // false: whether it happened is unknown
	status   int
	code     string // of a refusal
	tries    int
	nodes    []string // asked, in this order
}

// accepted reports whether the server acknowledged the change.
func (o *op) accepted() bool {
	return o.answered && o.status >= 200 && o.status < 300 && o.ticket != ""
}

// nobody reports whether the answer is that nobody waits.
func (o *op) nobody() bool { return o.kind == call && o.answered && o.status == 204 }

// refused reports whether the answer is a refusal that no retry would change.
func (o *op) refused() bool { return o.answered && o.status >= 400 }

// history holds all answers that the clients of a run received.
type history struct {
	mu     sync.Mutex
	ops    []*op
	broken []string // connections that failed while a request was under way
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

// pauses returns the longest time that one kiosk waited for an answer, and the longest
// time in which no kiosk received one.
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
