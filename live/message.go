package live

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"mpp/hall"
)

// message is a websocket frame as it is written, shared by all sockets that get it and
// therefore immutable.
type message struct {
	wire []byte
	size int     // of the payload
	buf  *[]byte // holds wire when a single socket gets it; reused once written
}

// buffers hold messages to a single phone, of which one call makes thousands.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// free returns the buffer; the message must not be used afterwards.
func (m message) free() {
	if m.buf != nil {
		buffers.Put(m.buf)
	}
}

// envelope is every message from the server except a delta; docs/live.md lists the
// fields of each op.
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

func (e envelope) message() message {
	b, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("live: a message that does not encode: %v", err))
	}
	return frame(append(make([]byte, headerSize, headerSize+len(b)), b...))
}

// deltaMessage is a delta put together from pieces that are JSON already.
func deltaMessage(t *topic, seq int64, stamp *string, p patch) message {
	size := 0
	for k, v := range p {
		size += len(k) + len(v) + 4
	}
	b := deltaHead(make([]byte, 0, headerSize+128+len(t.quoted)+size), t, seq, stamp)
	for i, k := range slices.Sorted(maps.Keys(p)) { // a view's member names need no escapes
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(append(b, '"'), k...), `":`...), p[k]...)
	}
	return frame(append(b, "}}"...))
}

// ticketDelta is deltaMessage for a ticket, whose patch has two members at most: with
// thousands of phones it is the feed's most frequent work.
func ticketDelta(t *topic, seq int64, stamp *string, p ticketPatch) message {
	buf := buffers.Get().(*[]byte) //nolint:forcetypeassert // the pool holds nothing else
	b := deltaHead((*buf)[:0], t, seq, stamp)
	if p.called != nil {
		b = append(append(b, `"now_called":`...), p.called...)
	}
	if p.called != nil && p.ticket != nil {
		b = append(b, ',')
	}
	if p.ticket != nil {
		b = append(append(b, `"ticket":`...), p.ticket...)
	}
	b = append(b, "}}"...)
	*buf = b
	m := frame(b)
	m.buf = buf
	return m
}

// deltaHead appends the part of a delta before its patch to b, which is empty.
func deltaHead(b []byte, t *topic, seq int64, stamp *string) []byte {
	b = append(append(b, make([]byte, headerSize)...), `{"op":"delta","topic":`...)
	b = append(append(b, t.quoted...), `,"seq":`...)
	b = strconv.AppendInt(b, seq, 10)
	if stamp != nil {
		b = append(append(append(b, `,"at":"`...), *stamp...), '"')
	}
	return append(b, `,"patch":{`...)
}

// The first byte of a frame, with the final bit set.
const (
	textFrame = 0x81
	pingFrame = 0x89
	pongFrame = 0x8A
)

// headerSize is the maximum size of a server frame's header.
const headerSize = 10

// frame writes the header of a text frame (RFC 6455, 5.2: final, not masked) before the
// payload, which begins at b[headerSize].
func frame(b []byte) message {
	n := len(b) - headerSize
	switch {
	case n <= 125:
		b = b[headerSize-2:]
		b[1] = byte(n)
	case n <= 1<<16-1:
		b = b[headerSize-4:]
		b[1] = 126
		binary.BigEndian.PutUint16(b[2:], uint16(n))
	default:
		b[1] = 127
		binary.BigEndian.PutUint64(b[2:], uint64(n))
	}
	b[0] = textFrame
	return message{wire: b, size: n}
}

// ping is a ping frame.
var ping = control(pingFrame, "")

// control is a control frame; data is at most 125 bytes.
func control(kind byte, data string) message {
	return message{wire: append([]byte{kind, byte(len(data))}, data...)}
}

// withPing is m after a ping, so that both are written at once.
func withPing(m message) message {
	return message{wire: slices.Concat(ping.wire, m.wire), size: m.size}
}

// errorMessage refuses one request; the socket stays open.
func errorMessage(topic string, err error) message {
	e := envelope{Op: "error", Topic: topic, Code: hall.CodeOf(err)}
	if x, ok := err.(*hall.Error); ok { //nolint:errorlint // ours only, never wrapped here
		e.Detail = x.Detail
	}
	return e.message()
}
