package live

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// message is a frame encoded once and shared by all sockets that get it.
type message struct {
	frame *websocket.PreparedMessage
	size  int
}

// envelope is every message from the server; docs/live.md lists which fields go with which op.
type envelope struct {
	Op          string    `json:"op"`
	Topic       string    `json:"topic,omitempty"`
	Seq         *int64    `json:"seq,omitempty"`
	At          *string   `json:"at,omitempty"`
	State       raw       `json:"state,omitempty"`
	HeartbeatMS int64     `json:"heartbeat_ms,omitempty"`
	Role        hall.Role `json:"role,omitempty"`
	Code        hall.Code `json:"code,omitempty"`
	Detail      string    `json:"detail,omitempty"`
}

func (e envelope) message() *message {
	b, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("live: a message that does not encode: %v", err))
	}
	return frameOf(b)
}

// deltaMessage is a delta put together from pieces that are JSON already: with
// thousands of phones this is the feed's most frequent work.
func deltaMessage(t *topic, seq int64, at hall.Millis, p patch) *message {
	size := 128 + len(t.name)
	for k, v := range p {
		size += len(k) + len(v) + 4
	}
	b := append(make([]byte, 0, size), `{"op":"delta","topic":`...)
	b = append(append(b, t.quoted...), `,"seq":`...)
	b = strconv.AppendInt(b, seq, 10)
	if stamp := at.Stamp(); stamp != nil {
		b = append(append(append(b, `,"at":"`...), *stamp...), '"')
	}
	b = append(b, `,"patch":{`...)
	for i, k := range slices.Sorted(maps.Keys(p)) { // a view's member names need no escapes
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(append(b, '"'), k...), `":`...), p[k]...)
	}
	return frameOf(append(b, "}}"...))
}

func frameOf(b []byte) *message {
	frame, err := websocket.NewPreparedMessage(websocket.TextMessage, b)
	if err != nil {
		panic(fmt.Sprintf("live: a message that cannot be framed: %v", err))
	}
	return &message{frame: frame, size: len(b)}
}

// errorMessage refuses one request; the socket stays.
func errorMessage(topic string, err error) *message {
	e := envelope{Op: "error", Topic: topic, Code: hall.CodeOf(err)}
	if x, ok := err.(*hall.Error); ok { //nolint:errorlint // ours only, never wrapped here
		e.Detail = x.Detail
	}
	return e.message()
}

// delta is one step of a topic.
type delta struct {
	seq     int64
	message *message
}

// ring remembers a topic's last deltas for those who come back.
type ring struct {
	// base: the state as of any event from base on can be brought up to date.
	base   int64
	deltas []delta
	limit  int
}

func (r *ring) add(d delta) {
	if len(r.deltas) == r.limit {
		r.base = r.deltas[0].seq
		copy(r.deltas, r.deltas[1:])
		r.deltas[len(r.deltas)-1] = d
		return
	}
	r.deltas = append(r.deltas, d)
}

// since gives the deltas after the event; false when some of them are gone.
func (r *ring) since(seq int64) ([]delta, bool) {
	if seq < r.base {
		return nil, false
	}
	i := len(r.deltas)
	for i > 0 && r.deltas[i-1].seq > seq {
		i--
	}
	return r.deltas[i:], true
}

// reset forgets all; the state is that of seq.
func (r *ring) reset(seq int64) {
	clear(r.deltas)
	r.deltas, r.base = r.deltas[:0], seq
}
