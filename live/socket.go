package live

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// socket is one client: a reader (run's own goroutine), and a bounded queue between
// the hub and a writer that exists only while there is something to write. Whoever
// watches and hears nothing costs one goroutine and no timer: see Hub.patrol.
type socket struct {
	hub  *Hub
	conn *websocket.Conn
	net  net.Conn // below conn; only whole frames are written to it
	peer string

	out     sync.Mutex // guards these five
	queue   []message
	writing bool // a writer is at work
	over    bool // cut: nothing more is queued
	code    int  // why; 0: no word needed
	said    int  // the close code that the client sent first, 0 for none

	gone  sync.WaitGroup // the writer's last word
	leave time.Time      // the writer's own: until when what it writes must have left
	start time.Time
	heard atomic.Int64 // when the client was last heard, ns since start

	// Where it is counted, and when it hears of the hub next; the hub's lock guards them.
	room     room
	account  string
	nextBeat time.Time

	// The reader's own.
	watching []string
	ops      int
	opsSince time.Time

	// The reader sets, the patrol reads.
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
	s := &socket{hub: h, conn: conn, peer: peer, start: time.Now(), actor: hall.Actor{Role: hall.RoleCitizen}}
	if conn != nil {
		s.net = conn.NetConn()
	}
	// Those that came together do not hear of the hub together.
	s.nextBeat = s.start.Add(rand.N(h.opts.Heartbeat))
	s.gone.Add(1)
	return s
}

// refuse closes a connection that was not admitted.
func (s *socket) refuse(code int) {
	s.sayClose(code)
	s.drain()
	_ = s.conn.Close()
}

// run serves the socket until both sides are done with it.
func (s *socket) run() {
	s.hear()
	s.conn.SetPongHandler(func(string) error { s.hear(); return nil })
	s.conn.SetPingHandler(func(data string) error { s.hear(); s.send(control(pongFrame, data)); return nil })
	s.conn.SetCloseHandler(s.closing)
	s.welcome()
	err := s.readLoop()
	s.cut(err)
	s.gone.Wait()
	if err != 0 {
		s.drain()
	}
	_ = s.conn.Close()
}

// closing keeps the client's close code for the answer, which is the writer's last frame.
func (s *socket) closing(code int, _ string) error {
	s.out.Lock()
	defer s.out.Unlock()
	s.said = code
	return nil
}

// send queues a frame; a client that is too far behind is cut, so that it comes
// back for what it missed. It never blocks.
func (s *socket) send(m message) {
	s.out.Lock()
	if s.over {
		s.out.Unlock()
		return
	}
	if len(s.queue) >= s.hub.opts.Queue {
		s.out.Unlock()
		s.cut(CloseSlow)
		return
	}
	s.queue = append(s.queue, m)
	begin := !s.writing && s.net != nil
	s.writing = s.writing || begin
	s.out.Unlock()
	if begin {
		go s.write()
	}
}

// cut ends the socket with a close code, once.
func (s *socket) cut(code int) {
	s.out.Lock()
	if s.over {
		s.out.Unlock()
		return
	}
	s.over, s.code, s.queue = true, code, nil
	begin := !s.writing
	s.writing = true
	s.out.Unlock()
	s.hub.stats.cut(code)
	if begin {
		go s.write()
	}
}

// hear notes that the client lives.
func (s *socket) hear() { s.heard.Store(int64(time.Since(s.start))) }

// silent tells whether the client gave no sign of life for too long.
func (s *socket) silent(now time.Time) bool {
	return now.Sub(s.start)-time.Duration(s.heard.Load()) > s.hub.opts.Silence
}

// write empties the queue and ends, for good when the socket is cut. There is one at a
// time. A cut socket gets its close code after the frames that are on their way, if
// those leave in time.
func (s *socket) write() {
	for {
		s.out.Lock()
		batch, over := s.queue, s.over
		s.queue = nil
		s.writing = over || len(batch) > 0
		s.out.Unlock()
		switch {
		case over:
			s.bye()
			s.gone.Done()
			return
		case len(batch) == 0:
			return
		}
		if err := s.writeAll(batch); err != nil {
			s.cut(0)
			_ = s.net.Close()
		}
	}
}

// drop closes the connection without a word; its reader ends by that.
func (s *socket) drop() {
	s.cut(0)
	_ = s.net.Close()
}

// bye sends the close code and gives the reader a moment to see the answer.
func (s *socket) bye() {
	s.out.Lock()
	code, answer := s.code, s.said
	s.out.Unlock()
	switch {
	case code != 0:
		s.sayClose(code)
		_ = s.net.SetReadDeadline(time.Now().Add(closeGrace))
	case answer != 0:
		_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(answer, ""), time.Now().Add(closeGrace))
	}
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
