package live

import (
	"github.com/gorilla/websocket"

	"mpp/hall"
)

// message is a websocket frame: its type and its payload, which all sockets that get the
// message share.
type message struct {
	kind int
	data []byte
}

var ping = message{kind: websocket.PingMessage}

// envelope is every message from the server; docs/live.md lists the fields of each op.
type envelope struct {
	Op          string    `json:"op"`
	Topic       string    `json:"topic,omitempty"`
	Seq         *int64    `json:"seq,omitempty"`
	At          *string   `json:"at,omitempty"`
	State       any       `json:"state,omitempty"`
	Patch       object    `json:"patch,omitempty"`
	Note        any       `json:"note,omitempty"`
	HeartbeatMS int64     `json:"heartbeat_ms,omitempty"`
	Role        hall.Role `json:"role,omitempty"`
	Code        hall.Code `json:"code,omitempty"`
	Detail      string    `json:"detail,omitempty"`
	// Version of the configuration and business date, so that pages load the hall anew.
	Version int64  `json:"version,omitempty"`
	Date    string `json:"date,omitempty"`
}

func (e envelope) message() message { return message{websocket.TextMessage, encode(e)} }

// errorMessage refuses one request; the socket stays open.
func errorMessage(topic string, err error) message {
	e := envelope{Op: "error", Topic: topic, Code: hall.CodeOf(err)}
	if x, ok := err.(*hall.Error); ok { //nolint:errorlint // ours only, never wrapped here
		e.Detail = x.Detail
	}
	return e.message()
}
