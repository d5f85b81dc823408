package live

import (
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// socket is one client: a reader (run's own goroutine), one writer, and a bounded
// queue between the hub and the writer.
type socket struct {
	hub  *Hub
	conn *websocket.Conn
	peer string

	out     chan *message
	cutOnce sync.Once
	over    chan struct{} // closed by cut
	code    int           // why, set before over closes; 0: no word needed
	rearm   chan struct{} // a new token came
	heard   atomic.Int64  // when the client was last heard, ns since start
	start   time.Time

	// Where it is counted; the hub's lock guards them.
	room    room
	account string

	// The reader's own.
	watching map[string]bool
	ops      int
	opsSince time.Time

	// The reader sets, the writer reads.
	auth  sync.Mutex
	token string
	actor hall.Actor
	until time.Time
}

// Times of the closing handshake, and how much of a misbehaving client's input is
// read away so that it still gets the close code.
const (
	closeGrace = time.Second
	drainBytes = 256 << 10
)

func newSocket(h *Hub, conn *websocket.Conn, peer string) *socket {
	return &socket{
		hub: h, conn: conn, peer: peer, out: make(chan *message, h.opts.Queue),
		over: make(chan struct{}), rearm: make(chan struct{}, 1), start: time.Now(),
		watching: map[string]bool{}, actor: hall.Actor{Role: hall.RoleCitizen},
	}
}

// refuse closes a connection that was not admitted.
func (s *socket) refuse(code int) {
	s.sayClose(code)
	s.drain()
	_ = s.conn.Close()
}

// run serves the socket until both sides are done with it.
func (s *socket) run() {
	written := make(chan struct{})
	s.hear()
	s.conn.SetPongHandler(func(string) error { s.hear(); return nil })
	s.welcome()
	go func() {
		defer close(written)
		s.writeLoop()
	}()
	err := s.readLoop()
	s.cut(err)
	<-written
	if err != 0 {
		s.drain()
	}
	_ = s.conn.Close()
}

// send queues a frame; a client that is too far behind is cut, so that it comes
// back for what it missed. It never blocks.
func (s *socket) send(m *message) {
	select {
	case <-s.over:
	case s.out <- m:
	default:
		s.cut(CloseSlow)
	}
}

// cut ends the socket with a close code, once.
func (s *socket) cut(code int) {
	s.cutOnce.Do(func() {
		s.code = code
		c := &s.hub.stats
		switch code {
		case CloseSlow:
			c.cutSlow.Add(1)
		case CloseRubbish:
			c.cutRubbish.Add(1)
		case CloseAuth:
			c.cutAuth.Add(1)
		case CloseStopping:
			c.cutStopping.Add(1)
		case CloseTooMany:
			c.refused.Add(1)
		}
		close(s.over)
	})
}

// hear notes that the client lives. The deadline is set anew here and at each ping:
// a server that handed the connection over may clear deadlines a moment later.
func (s *socket) hear() {
	s.heard.Store(int64(time.Since(s.start)))
	s.setReadDeadline()
}

func (s *socket) setReadDeadline() {
	select {
	case <-s.over: // the closing handshake has its own
	default:
		_ = s.conn.NetConn().SetReadDeadline(s.start.Add(time.Duration(s.heard.Load()) + s.hub.opts.Silence))
	}
}

// writeLoop is the only writer. A cut socket gets its close code after the frame
// that is on its way, if that leaves in time.
func (s *socket) writeLoop() {
	ping := time.NewTicker(s.hub.opts.Heartbeat)
	defer ping.Stop()
	trial := time.NewTimer(s.hub.opts.Patience)
	defer trial.Stop()
	expiry := time.NewTimer(time.Hour)
	defer expiry.Stop()
	for {
		select {
		case <-s.over:
			s.bye()
			return
		default:
		}
		var err error
		select {
		case <-s.over:
			continue
		case m := <-s.out:
			err = s.write(m)
		case <-ping.C:
			s.setReadDeadline()
			s.recheck()
			err = s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.hub.opts.WriteWait))
		case <-trial.C:
			if s.hub.onTrial(s) {
				s.cut(CloseTooMany)
			}
		case <-s.rearm:
			expiry.Reset(s.untilExpiry())
		case <-expiry.C:
			s.recheck()
			expiry.Reset(s.untilExpiry())
		}
		if err != nil {
			s.cut(0)
			_ = s.conn.NetConn().Close()
			return
		}
	}
}

func (s *socket) write(m *message) error {
	_ = s.conn.SetWriteDeadline(time.Now().Add(s.hub.opts.WriteWait))
	if err := s.conn.WritePreparedMessage(m.frame); err != nil {
		return err //nolint:wrapcheck // only whether there is one matters
	}
	s.hub.stats.messages.Add(1)
	s.hub.stats.bytes.Add(int64(m.size))
	return nil
}

// bye sends the close code and gives the reader a moment to see the answer.
func (s *socket) bye() {
	if s.code == 0 {
		return
	}
	s.sayClose(s.code)
	_ = s.conn.NetConn().SetReadDeadline(time.Now().Add(closeGrace))
}

func (s *socket) sayClose(code int) {
	frame := websocket.FormatCloseMessage(code, closeText[code])
	_ = s.conn.WriteControl(websocket.CloseMessage, frame, time.Now().Add(s.hub.opts.WriteWait))
}

// closeText is for whoever debugs; programs read the code.
var closeText = map[int]string{
	CloseStopping: "the server stops", CloseRubbish: "not the protocol", CloseAuth: "the token does not hold",
	CloseSlow: "too slow", CloseTooMany: "too many sockets",
}

// drain reads the client's leftovers away: closing with unread input resets the
// connection, and the close code would be lost.
func (s *socket) drain() {
	_ = s.conn.NetConn().SetReadDeadline(time.Now().Add(closeGrace))
	_, _ = io.CopyN(io.Discard, s.conn.NetConn(), drainBytes)
}
