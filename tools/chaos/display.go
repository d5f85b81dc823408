package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/live/livetest"
	"mpp/tools/testkit"
)

// staleAfter is how many heartbeats of silence make a picture stale, see docs/live.md.
const staleAfter = 2.5

// comeBack bounds the random wait before a display connects again.
const comeBack = 500 * time.Millisecond

// display is a board of all zones. It resumes each from its last event, on the next node
// when one is gone, and announces calls as display/static/announcer.js does.
type display struct {
	name  string
	nodes []*testkit.Node
	at    int
	rng   *rand.Rand

	mu    sync.Mutex
	zones map[string]*zone // by topic
	fault error            // the feed broke its own protocol
	trace []string         // the newest of what its connections did
}

// traced is how many lines of what its connections did a display keeps.
const traced = 60

func (d *display) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trace = append(d.trace, time.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
	if len(d.trace) > traced {
		d.trace = d.trace[1:]
	}
}

// seqs lists the events that its zones have come to.
func (d *display) seqs() (out []int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range services {
		out = append(out, d.zones[fmt.Sprintf("board:z%d", i)].seq)
	}
	return out
}

// zone is the display's state of one topic.
type zone struct {
	state   map[string]any
	seq     int64
	first   int64          // event of the first snapshot ever; 0 before it
	gaps    [][2]int64     // from one event to another it had a snapshot only, no deltas
	seen    map[int64]bool // announcements that were in the state
	heard   int64          // highest announcement spoken
	started bool           // heard is set
	spoken  map[int64]int
}

func newDisplay(name string, nodes []*testkit.Node, at int, seed uint64) *display {
	d := &display{name: name, nodes: nodes, at: at, rng: rand.New(rand.NewPCG(seed, uint64(1000+at))), zones: map[string]*zone{}}
	for i := range services {
		d.zones[fmt.Sprintf("board:z%d", i)] = &zone{seen: map[int64]bool{}, spoken: map[int64]int{}}
	}
	return d
}

// watch shows the zones until ctx ends.
func (d *display) watch(ctx context.Context) {
	for ctx.Err() == nil {
		n := d.nodes[d.at%len(d.nodes)]
		err := d.connect(ctx, n)
		d.note("node %d at %v: %v", d.at%len(d.nodes), d.seqs(), err)
		d.at++
		_ = pause(ctx, time.Duration(d.rng.Int64N(int64(comeBack)))) // the loop looks at ctx
	}
}

// connect follows one node until the connection ends or is silent for too long.
func (d *display) connect(ctx context.Context, n *testkit.Node) error {
	dialer := websocket.Dialer{HandshakeTimeout: 2 * time.Second}
	conn, res, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(n.URL(), "http")+"/live", nil)
	if err != nil {
		if res != nil {
			_ = res.Body.Close()
		}
		return err
	}
	end := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer func() { end(); _ = conn.Close() }()
	for topic := range d.zones {
		if err := conn.WriteJSON(d.request(topic)); err != nil {
			return err
		}
	}
	d.note("connected to node %d at %v", d.at%len(d.nodes), d.seqs())
	stale := 10 * time.Second // until the welcome message says
	for {
		_ = conn.SetReadDeadline(time.Now().Add(stale)) // a failure appears in the read
		var m livetest.Message
		if err := conn.ReadJSON(&m); err != nil {
			return err
		}
		if m.Op != "delta" {
			d.note("%s %s of %d at %v %s", m.Op, m.Topic, m.Seq, d.seqs(), m.Code)
		}
		if m.HeartbeatMS > 0 {
			stale = time.Duration(staleAfter * float64(m.HeartbeatMS) * float64(time.Millisecond))
		}
		d.take(m)
	}
}

func (d *display) request(topic string) map[string]any {
	d.mu.Lock()
	defer d.mu.Unlock()
	ask := map[string]any{"op": "sub", "topic": topic}
	if z := d.zones[topic]; z.state != nil {
		ask["since"] = z.seq
	}
	return ask
}

func (d *display) take(m livetest.Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	z := d.zones[m.Topic]
	if z == nil {
		return
	}
	switch m.Op {
	case "snapshot":
		z.state = m.State
		if z.first == 0 {
			z.first = m.Seq
		} else {
			z.gaps = append(z.gaps, [2]int64{z.seq, m.Seq})
		}
		z.show(m.Seq, !z.started || m.Seq < z.heard)
	case "delta":
		merged, ok := livetest.MergePatch(z.state, m.Patch).(map[string]any)
		if !ok || m.Seq <= z.seq {
			d.fault = fmt.Errorf("%s: delta %d of %s upon %d", d.name, m.Seq, m.Topic, z.seq)
		}
		z.state = merged
		z.show(m.Seq, false)
	}
}

// show announces the calls of a new state; silent marks them as announced instead.
func (z *zone) show(seq int64, silent bool) {
	z.seq = seq
	calls := z.calls()
	for _, c := range calls {
		z.seen[c.ID] = true
	}
	if silent {
		z.heard, z.started = 0, true
		if len(calls) > 0 {
			z.heard = calls[len(calls)-1].ID
		}
	}
	for _, c := range calls {
		if c.ID > z.heard && c.Standing {
			z.heard = c.ID
			z.spoken[c.ID]++
		}
	}
}

// calls are the recent calls in the state, oldest first.
func (z *zone) calls() []view.Announcement {
	raw, err := json.Marshal(z.state["calls"])
	if err != nil {
		return nil
	}
	var byID map[string]view.Announcement
	if json.Unmarshal(raw, &byID) != nil {
		return nil
	}
	calls := make([]view.Announcement, 0, len(byID))
	for _, c := range byID {
		calls = append(calls, c)
	}
	slices.SortFunc(calls, func(a, b view.Announcement) int { return int(a.ID - b.ID) })
	return calls
}

// reached reports whether every zone's state includes the zone's last event.
func (d *display) reached(last map[string]int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for topic, z := range d.zones {
		if z.state == nil || z.seq < last[topic] {
			return false
		}
	}
	return true
}

// announced counts what one display did with the ledger's calls.
type announced struct {
	missed, twice, phantom int
	notes                  []string
}

// judge compares the display with the ledger: every call of a zone after its first
// snapshot was shown, none was announced twice, none was invented. Where the display was
// away for longer than a node's history reaches, it has to have what still stood then.
func (d *display) judge(events []hall.Event) announced {
	d.mu.Lock()
	defer d.mu.Unlock()
	var a announced
	real, next := map[int64]bool{}, map[string]int64{} // next: ticket -> its event after the one looked at
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		topic, over := callTopic(e), int64(0)
		if e.Ticket != nil {
			over, next[e.Ticket.ID] = next[e.Ticket.ID], e.Seq
		}
		if topic == "" {
			continue
		}
		real[e.Seq] = true
		if z := d.zones[topic]; z != nil && z.first > 0 && e.Seq > z.first && !z.seen[e.Seq] && !z.away(e.Seq, over) {
			a.missed++
			a.notes = append(a.notes, fmt.Sprintf("%s never got %s %s of event %d", d.name, e.Type, e.Ticket.Number, e.Seq))
		}
	}
	for _, z := range d.zones {
		for id, n := range z.spoken {
			a.twice += n - 1
			if !real[id] {
				a.phantom++
			}
		}
	}
	return a
}

// away reports whether the display was away while a call began and ended: over is the
// ticket's next event, 0 for none.
func (z *zone) away(call, over int64) bool {
	return over > 0 && slices.ContainsFunc(z.gaps, func(g [2]int64) bool { return g[0] < call && over <= g[1] })
}

// callTopic is the board on which an event is announced, "" for one that is not.
func callTopic(e *hall.Event) string {
	switch e.Type {
	case hall.EventCalled, hall.EventRecalled, hall.EventResumed:
		return "board:z" + strings.TrimPrefix(e.Ticket.Leg.Service, "s")
	}
	return ""
}
