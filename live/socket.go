package live

import (
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// socket is one client: a reader (run's own goroutine), and a bounded queue between the
// hub and a writer that exists only while there is something to write. An idle socket
// costs one goroutine and no timer: see Hub.runHeartbeat.
type socket struct {
	hub  *Hub
	conn *websocket.Conn
	peer string
	// cookie is the token of the upgrade request, for a hello that has none.
	cookie string

	out      sync.Mutex // guards these six
	queue    []message
	replayed int  // how many of queue the client asked for by resuming
	writing  bool // a writer is running
	closed   bool // nothing more is queued
	code     int  // the close code to send, 0 for none
	peerCode int  // the close code that the client sent first, 0 for none

	flushed  sync.WaitGroup // done when the last writer has ended
	start    time.Time
	lastSeen atomic.Int64 // when the client last sent something, ns since start

	// How it is counted, and when its next heartbeat is due; the hub's lock guards them.
	class    class
	account  string
	nextBeat time.Time

	watching []string // the feed's write lock guards it

	// Only the reader uses these.
	asked    int    // requests so far
	payer    string // whose allowance of requests it uses
	ops      int
	opsSince time.Time

	// The reader writes these, the heartbeat reads them.
	auth  sync.Mutex
	token string
	actor hall.Actor
	until time.Time
}

// The time limit of the closing handshake, and how much pending input of the client is
// discarded so that it still gets the close code.
const (
	closeGrace = time.Second
	drainBytes = 256 << 10
)

func newSocket(h *Hub, conn *websocket.Conn, peer string) *socket {
	s := &socket{hub: h, conn: conn, peer: peer, payer: peer, start: time.Now(), actor: hall.Actor{Role: hall.RoleCitizen}}
	// Spread the heartbeats of sockets that connected together.
	s.nextBeat = s.start.Add(rand.N(h.opts.Heartbeat))
	s.flushed.Add(1)
	return s
}

// refuse closes a connection that was not admitted.
func (s *socket) refuse(code int) {
	s.sendCloseCode(code)
	s.drain()
	_ = s.conn.Close()
}

// run serves the socket until both sides are done with it.
func (s *socket) run() {
	s.touch()
	s.conn.SetPongHandler(func(string) error { s.touch(); return nil })
	s.conn.SetPingHandler(func(data string) error { s.touch(); s.send(message{websocket.PongMessage, []byte(data)}); return nil })
	s.conn.SetCloseHandler(s.peerClosed)
	s.welcome()
	code := s.readLoop()
	s.cut(code)
	s.flushed.Wait()
	if code != 0 {
		s.drain()
	}
	_ = s.conn.Close()
}

// peerClosed stores the client's close code, which the writer's last frame echoes.
func (s *socket) peerClosed(code int, _ string) error {
	s.out.Lock()
	defer s.out.Unlock()
	s.peerCode = code
	return nil
}

// send queues a frame and never blocks. A client that is too far behind is closed, so
// that it comes back for what it missed.
func (s *socket) send(m message) {
	s.out.Lock()
	if s.closed {
		s.out.Unlock()
		return
	}
	if len(s.queue)-s.replayed >= s.hub.opts.Queue {
		s.out.Unlock()
		s.cut(CloseSlow)
		return
	}
	s.enqueue(m)
}

// maxReplay bounds the deltas that wait for a socket because it resumed: four full
// histories, whatever it asks for.
const maxReplay = 2048

// replay queues the deltas that the client has missed, beside the bound of send: cut for
// them, it would come back and ask for the same again. It returns false, and queues
// nothing, when they would be too many; a snapshot does then.
func (s *socket) replay(missed []delta) bool {
	if len(missed) == 0 {
		return true
	}
	s.out.Lock()
	if s.closed || s.replayed+len(missed) > maxReplay {
		closed := s.closed
		s.out.Unlock()
		return closed
	}
	s.replayed += len(missed)
	messages := make([]message, len(missed))
	for i, x := range missed {
		messages[i] = x.message
	}
	s.enqueue(messages...)
	return true
}

// enqueue appends to the queue and lets go of its lock.
func (s *socket) enqueue(messages ...message) {
	s.queue = append(s.queue, messages...)
	begin := !s.writing && s.conn != nil
	s.writing = s.writing || begin
	s.out.Unlock()
	if begin {
		go s.write()
	}
}

// cut ends the socket with a close code, once.
func (s *socket) cut(code int) {
	s.out.Lock()
	if s.closed {
		s.out.Unlock()
		return
	}
	s.closed, s.code, s.queue = true, code, nil
	begin := !s.writing
	s.writing = true
	s.out.Unlock()
	s.hub.stats.cut(code)
	if begin {
		go s.write()
	}
}

// touch notes that the client is alive.
func (s *socket) touch() { s.lastSeen.Store(int64(time.Since(s.start))) }

// unresponsive reports whether the client has sent nothing for too long.
func (s *socket) unresponsive(now time.Time) bool {
	return now.Sub(s.start)-time.Duration(s.lastSeen.Load()) > s.hub.opts.Silence
}

// write writes the queue until it is empty. One writer runs at a time; the one that finds
// the socket closed sends the close code and is the last.
func (s *socket) write() {
	for {
		s.out.Lock()
		batch, closed := s.queue, s.closed
		s.queue, s.replayed = nil, 0
		s.writing = closed || len(batch) > 0
		s.out.Unlock()
		switch {
		case closed:
			s.writeClose()
			s.flushed.Done()
			return
		case len(batch) == 0:
			return
		}
		for _, m := range batch {
			// It is set for each write, because fasthttp clears the deadlines of a hijacked
			// connection when it lets go of it, some time after the upgrade.
			_ = s.conn.SetWriteDeadline(time.Now().Add(s.hub.opts.WriteWait))
			if err := s.conn.WriteMessage(m.kind, m.data); err != nil {
				s.abort()
				break
			}
			s.hub.stats.messages.Add(1)
		}
	}
}

// abort closes the connection without a closing handshake, which ends the reader.
func (s *socket) abort() {
	s.cut(0)
	_ = s.conn.NetConn().Close()
}

// writeClose sends the close code and gives the client closeGrace to answer.
func (s *socket) writeClose() {
	s.out.Lock()
	code, peerCode := s.code, s.peerCode
	s.out.Unlock()
	switch {
	case code != 0:
		s.sendCloseCode(code)
		_ = s.conn.SetReadDeadline(time.Now().Add(closeGrace))
	case peerCode != 0:
		_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(peerCode, ""), time.Now().Add(closeGrace))
	}
}

func (s *socket) sendCloseCode(code int) {
	frame := websocket.FormatCloseMessage(code, closeText[code])
	_ = s.conn.WriteControl(websocket.CloseMessage, frame, time.Now().Add(s.hub.opts.WriteWait))
}

// closeText is for people who debug; programs read the code.
var closeText = map[int]string{
	CloseStopping: "the server stops", CloseProtocol: "not the protocol", CloseAuth: "the token does not hold",
	CloseSlow: "too slow", CloseTooMany: "too many sockets",
}

// drain discards pending input: closing a connection with unread input resets it, and
// the close code would be lost.
func (s *socket) drain() {
	_ = s.conn.NetConn().SetReadDeadline(time.Now().Add(closeGrace))
	_, _ = io.CopyN(io.Discard, s.conn.NetConn(), drainBytes)
}
