package live

import (
	"encoding/binary"
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

// envelope is every message from the server; docs/live.md lists the fields of each op.
type envelope struct {
	Op          string    `json:"op"`
	Topic       string    `json:"topic,omitempty"`
	Seq         *int64    `json:"seq,omitempty"`
	At          *string   `json:"at,omitempty"`
	State       any       `json:"state,omitempty"`
	Patch       object    `json:"patch,omitempty"`
	HeartbeatMS int64     `json:"heartbeat_ms,omitempty"`
	Role        hall.Role `json:"role,omitempty"`
	Code        hall.Code `json:"code,omitempty"`
	Detail      string    `json:"detail,omitempty"`
}

func (e envelope) message() message {
	b := encode(e)
	return frame(append(make([]byte, headerSize, headerSize+len(b)), b...))
}

// ticketDelta is the delta of a ticket, in the order of envelope. A call sends one to
// each of thousands of phones, so the parts, which are JSON already and largely the same
// for all, are only joined: encoding them again takes ten times as long.
func ticketDelta(t *topic, seq int64, stamp *string, p ticketPatch) message {
	buf := buffers.Get().(*[]byte) //nolint:forcetypeassert // the pool holds nothing else
	b := append((*buf)[:0], make([]byte, headerSize)...)
	b = append(append(b, `{"op":"delta","topic":`...), t.quoted...)
	b = strconv.AppendInt(append(b, `,"seq":`...), seq, 10)
	if stamp != nil {
		b = append(append(append(b, `,"at":"`...), *stamp...), '"')
	}
	b = append(b, `,"patch":{`...)
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
