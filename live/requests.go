package live

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"mpp/hall"
)

// request is every message from a client.
type request struct {
	Op    string `json:"op"`
	Token string `json:"token"`
	Topic string `json:"topic"`
	Since *int64 `json:"since"`
}

var errProtocol = errors.New("not the protocol")

// readLoop handles requests until the socket ends, and returns the close code, 0 when
// the client left.
func (s *socket) readLoop() int {
	for {
		req, err := s.read()
		if errors.Is(err, errProtocol) {
			return CloseProtocol
		}
		if err != nil {
			return 0
		}
		if code := s.handle(req); code != 0 {
			return code
		}
	}
}

// read reads one request. The size is bounded here, because the connection's own limit
// closes with another code.
func (s *socket) read() (request, error) {
	var req request
	kind, r, err := s.conn.NextReader()
	if err != nil {
		return req, err //nolint:wrapcheck // the caller only compares it with errProtocol
	}
	if kind != websocket.TextMessage {
		return req, errProtocol
	}
	frame, err := io.ReadAll(io.LimitReader(r, maxFrame+1))
	if err != nil {
		return req, err //nolint:wrapcheck // as above
	}
	if len(frame) > maxFrame {
		return req, errProtocol
	}
	if json.Unmarshal(frame, &req) != nil || req.Op == "" {
		return req, errProtocol
	}
	s.touch()
	return req, nil
}

// handle does one request and returns a close code, 0 to go on.
func (s *socket) handle(req request) int {
	if !s.withinQuota() {
		return CloseProtocol
	}
	if !s.awaitTurn() {
		return CloseTooMany
	}
	switch req.Op {
	case "hello":
		return s.hello(req.Token)
	case "sub":
		return s.subscribe(req)
	case "unsub":
		s.hub.feed.exclusive(func(*hall.Day) {
			if i := slices.Index(s.watching, req.Topic); i >= 0 {
				s.watching = slices.Delete(s.watching, i, i+1)
				s.hub.topics.unsubscribe(s, req.Topic)
			}
		})
		return 0
	}
	return CloseProtocol
}

// withinQuota counts a request and reports whether the client may still make it: a
// snapshot costs more than its request.
func (s *socket) withinQuota() bool {
	if now := time.Now(); now.Sub(s.opsSince) > s.hub.opts.Heartbeat {
		s.ops, s.opsSince = 0, now
	}
	s.ops++
	return s.ops <= maxOps
}

// awaitTurn waits until the socket's address, or account, may ask again; false where too many
// of its sockets wait already.
func (s *socket) awaitTurn() bool {
	if s.asked++; s.asked <= askFreely {
		return true
	}
	wait, ok := s.hub.requests.Reserve(s.payer, maxTurn)
	if !ok || wait == 0 {
		return ok
	}
	turn := time.NewTimer(wait)
	defer turn.Stop()
	select {
	case <-turn.C:
	case <-s.hub.quit:
	}
	return true
}

func (s *socket) welcome() {
	s.auth.Lock()
	role := s.actor.Role
	s.auth.Unlock()
	s.send(envelope{
		Op: "welcome", At: s.hub.opts.Clock.Now().Stamp(), HeartbeatMS: s.hub.opts.Heartbeat.Milliseconds(), Role: role,
	}.message())
}

// hello authenticates the socket and ends the subscriptions that the actor may not have.
// Without a token it uses that of the upgrade request.
func (s *socket) hello(token string) int {
	if token == "" {
		token = s.cookie
	}
	actor, until, err := s.hub.opts.Authorize(token)
	if err != nil {
		s.hub.opts.Refused(s.peer, err)
		return CloseAuth
	}
	if to := classOf(actor.Role); to != guestClass {
		account := accountOf(actor)
		if !s.hub.reclassify(s, to, account) {
			return CloseTooMany
		}
		s.payer = account
	}
	s.auth.Lock()
	s.token, s.actor, s.until = token, actor, until
	s.auth.Unlock()
	s.welcome()
	s.dropForbidden()
	return 0
}

// dropForbidden ends the subscriptions that the actor may not have.
func (s *socket) dropForbidden() {
	s.hub.feed.exclusive(func(d *hall.Day) {
		actor := s.currentActor()
		s.watching = slices.DeleteFunc(s.watching, func(name string) bool {
			k, id, _ := parseTopic(name)
			if s.hub.mayWatch(d.Config(), actor, k, id) {
				return false
			}
			s.hub.topics.unsubscribe(s, name)
			s.send(errorMessage(name, hall.Refuse(hall.CodeForbidden, "not for role %s", actor.Role)))
			return true
		})
	})
}

func (s *socket) currentActor() hall.Actor {
	s.auth.Lock()
	defer s.auth.Unlock()
	return s.actor
}

func (s *socket) subscribe(req request) int {
	k, id, ok := parseTopic(req.Topic)
	if !ok {
		s.send(errorMessage(req.Topic, hall.Refuse(hall.CodeNotFound, "no such topic")))
		return 0
	}
	if s.hub.onTrial(s) && (!k.isBoard() || !s.hub.reclassify(s, boardClass, "")) {
		return CloseTooMany
	}
	since := int64(-1)
	if req.Since != nil {
		since = *req.Since
	}
	code := 0
	ready := s.hub.feed.exclusive(func(d *hall.Day) {
		known := slices.Contains(s.watching, req.Topic)
		if !known && len(s.watching) >= maxTopics {
			code = CloseProtocol
			return
		}
		// Read under the lock: a recheck may just have taken the right away.
		actor := s.currentActor()
		refusal := hall.Refuse(hall.CodeForbidden, "not for role %s", actor.Role)
		if s.hub.mayWatch(d.Config(), actor, k, id) {
			refusal = s.hub.topics.subscribe(d, s, req.Topic, since)
		}
		if refusal != nil {
			s.send(errorMessage(req.Topic, refusal))
			return
		}
		if !known {
			s.watching = append(s.watching, req.Topic)
		}
	})
	if !ready {
		s.send(errorMessage(req.Topic, hall.Refuse(hall.CodeUnavailable, "no picture yet; ask again")))
	}
	return code
}

// tokenExpired reports whether the token has to be verified again.
func (s *socket) tokenExpired() bool {
	s.auth.Lock()
	defer s.auth.Unlock()
	return ended(s.until)
}

// ended reports whether a token's end has come. Tokens end in real time, even when the
// hall's clock is a training's.
func ended(until time.Time) bool { return !until.IsZero() && !time.Now().Before(until) }

// reauthorize verifies the socket's token again, and ends what it no longer allows.
func (s *socket) reauthorize() {
	s.auth.Lock()
	token := s.token
	s.auth.Unlock()
	if token == "" {
		return // whoever has no token has the same rights as ever
	}
	actor, until, err := s.hub.opts.Authorize(token)
	s.auth.Lock()
	if s.token != token {
		s.auth.Unlock()
		return // the client has sent another one meanwhile
	}
	if err == nil {
		s.actor, s.until = actor, until
	}
	s.auth.Unlock()
	if err != nil || ended(until) {
		s.cut(CloseAuth)
		return
	}
	s.dropForbidden()
}
