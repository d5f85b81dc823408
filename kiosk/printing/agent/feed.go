package agent

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// message is one message of the live feed; docs/live.md lists the fields of each op.
type message struct {
	Op          string    `json:"op"`
	Topic       string    `json:"topic"`
	At          time.Time `json:"at"`
	HeartbeatMS int64     `json:"heartbeat_ms"`
	Code        string    `json:"code"`
	State       feedState `json:"state"`
	Patch       feedState `json:"patch"`
	Note        struct {
		Orders map[string]orderNote `json:"orders"`
	} `json:"note"`
}

type feedState struct {
	Tickets map[string]*ticketNote `json:"tickets"`
}

const (
	firstWait   = 500 * time.Millisecond
	lastWait    = 15 * time.Second
	tooManyWait = 30 * time.Second

	closeAuth    = 4401
	closeTooMany = 4429
)

// follow keeps the inbox up to date until ctx ends. It returns [errSignedOut] once the
// server does not accept the credential any more.
func (c *client) follow(ctx context.Context, topic string, b *inbox, log *slog.Logger) error {
	wait := firstWait
	for ctx.Err() == nil {
		heard, err := c.listen(ctx, topic, b)
		b.lost()
		var closed *websocket.CloseError
		if errors.As(err, &closed) && closed.Code == closeAuth || errors.Is(err, errSignedOut) {
			return errSignedOut
		}
		if heard {
			wait = firstWait
		}
		if closed != nil && closed.Code == closeTooMany {
			wait = tooManyWait
		}
		if ctx.Err() == nil {
			log.Info("the live feed broke off", "error", err, "again_in", wait)
		}
		timer := time.NewTimer(wait/2 + rand.N(wait))
		select {
		case <-ctx.Done():
			timer.Stop()
		case <-timer.C:
		}
		wait = min(2*wait, lastWait)
	}
	return nil
}

// listen reads from one socket until it breaks, and reports whether it was heard at all.
func (c *client) listen(ctx context.Context, topic string, b *inbox) (heard bool, err error) {
	u := *c.base.JoinPath("/live")
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: answerWithin}
	conn, res, err := dialer.DialContext(ctx, u.String(), nil)
	if res != nil {
		_ = res.Body.Close()
	}
	if err != nil {
		return false, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	for _, request := range []map[string]string{{"op": "hello", "token": c.token}, {"op": "sub", "topic": topic}} {
		_ = conn.SetWriteDeadline(time.Now().Add(answerWithin))
		if err := conn.WriteJSON(request); err != nil {
			return false, err
		}
	}
	silence := 25 * time.Second
	for {
		_ = conn.SetReadDeadline(time.Now().Add(silence))
		var m message
		if err := conn.ReadJSON(&m); err != nil {
			return heard, err
		}
		if m.Op == "welcome" && m.HeartbeatMS > 0 {
			silence = time.Duration(m.HeartbeatMS) * time.Millisecond * 5 / 2
		}
		if m.Op == "error" && m.Topic == topic && m.Code == "forbidden" {
			return true, errSignedOut
		}
		heard = heard || m.Op == "snapshot"
		b.receive(m)
	}
}
