// Package livetest is a client of the live feed for tests: it builds the state of each
// topic from snapshots and merge patches as a page does, and waits for conditions by
// signals, never by timers.
package livetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Message is one frame from the server; docs/live.md lists the fields of each op.
type Message struct {
	Op          string         `json:"op"`
	Topic       string         `json:"topic"`
	Seq         int64          `json:"seq"`
	At          string         `json:"at"`
	State       map[string]any `json:"state"`
	Patch       map[string]any `json:"patch"`
	HeartbeatMS int            `json:"heartbeat_ms"`
	Role        string         `json:"role"`
	Code        string         `json:"code"`
	Detail      string         `json:"detail"`
	Version     int64          `json:"version"`
	Date        string         `json:"date"`
	Note        map[string]any `json:"note"`
}

// Note returns the newest note of a topic, nil for none.
func (c *Client) Note(topic string) map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.log) - 1; i >= 0; i-- {
		if m := c.log[i]; m.Op == "note" && m.Topic == topic {
			return m.Note
		}
	}
	return nil
}

// View is what the client has of a topic. State is never changed afterwards: each
// patch makes a new one.
type View struct {
	State     map[string]any
	Seq       int64
	Snapshots int // received of this topic on this connection
	Deltas    int
}

// Client is one socket. Its methods may be used from several goroutines.
type Client struct {
	conn *websocket.Conn

	mu        sync.Mutex
	wmu       sync.Mutex
	changed   chan struct{}
	topics    map[string]View
	log       []Message
	heartbeat int64
	err       error
	done      chan struct{}
}

// Dial connects to a ws:// address.
func Dial(ctx context.Context, url string, header http.Header) (*Client, error) {
	return dial(ctx, websocket.DefaultDialer, url, header)
}

// DialFrom connects with an address of this machine's own, such as 127.0.0.2.
func DialFrom(ctx context.Context, ip, url string) (*Client, error) {
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
	return dial(ctx, &websocket.Dialer{NetDialContext: from.DialContext, HandshakeTimeout: time.Minute}, url, nil)
}

func dial(ctx context.Context, d *websocket.Dialer, url string, header http.Header) (*Client, error) {
	conn, resp, err := d.DialContext(ctx, url, header)
	if err != nil {
		if resp != nil {
			return nil, fmt.Errorf("dial %s: %w: %s", url, err, resp.Status)
		}
		return nil, fmt.Errorf("dial %s: %w", url, err)
	}
	c := &Client{conn: conn, changed: make(chan struct{}), topics: map[string]View{}, done: make(chan struct{})}
	// The default gives the answer a second, which is short on a machine that runs many tests.
	conn.SetPingHandler(func(data string) error {
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Minute)) //nolint:wrapcheck // as in Send
	})
	go c.read()
	return c, nil
}

// Seed gives the client a topic's state from an earlier connection, as a page keeps
// it over a reconnect. Call it before Resume.
func (c *Client) Seed(topic string, v View) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.topics[topic] = View{State: v.State, Seq: v.Seq}
}

func (c *Client) read() {
	defer close(c.done)
	for {
		_, data, err := c.conn.ReadMessage()
		var m Message
		if err == nil {
			if err = json.Unmarshal(data, &m); err == nil {
				err = c.take(m)
			}
		}
		if err != nil {
			c.mu.Lock()
			c.err = err
			c.signal()
			c.mu.Unlock()
			_ = c.conn.Close()
			return
		}
	}
}

func (c *Client) take(m Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = append(c.log, m)
	v := c.topics[m.Topic]
	switch m.Op {
	case "snapshot":
		v.State, v.Seq = m.State, m.Seq
		v.Snapshots++
		c.topics[m.Topic] = v
	case "delta":
		if v.State == nil || m.Seq <= v.Seq {
			return fmt.Errorf("delta %d of %s upon %d", m.Seq, m.Topic, v.Seq)
		}
		merged, ok := MergePatch(v.State, m.Patch).(map[string]any)
		if !ok {
			return errors.New("patched state is no object")
		}
		v.State, v.Seq = merged, m.Seq
		v.Deltas++
		c.topics[m.Topic] = v
	case "heartbeat":
		c.heartbeat = m.Seq
	}
	c.signal()
	return nil
}

func (c *Client) signal() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Send writes any value as one text frame.
func (c *Client) Send(v any) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	return c.conn.WriteJSON(v) //nolint:wrapcheck // a test prints it as it is
}

// SendRaw writes a frame of the given websocket type.
func (c *Client) SendRaw(kind int, data []byte) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	return c.conn.WriteMessage(kind, data) //nolint:wrapcheck // as above
}

// Hello presents a token.
func (c *Client) Hello(token string) error {
	return c.Send(map[string]any{"op": "hello", "token": token})
}

// Sub subscribes for a snapshot.
func (c *Client) Sub(topic string) error {
	return c.Send(map[string]any{"op": "sub", "topic": topic})
}

// Resume subscribes from the last event that the client has of the topic.
func (c *Client) Resume(topic string) error {
	return c.Send(map[string]any{"op": "sub", "topic": topic, "since": c.View(topic).Seq})
}

// View is what the client has of the topic now.
func (c *Client) View(topic string) View {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.topics[topic]
}

// Messages are all frames so far.
func (c *Client) Messages() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Message(nil), c.log...)
}

// Wait returns when cond holds; it is asked after each frame. It fails when ctx or
// the connection ends first.
func (c *Client) Wait(ctx context.Context, cond func() bool) error {
	for {
		c.mu.Lock()
		changed, err := c.changed, c.err
		c.mu.Unlock()
		if cond() {
			return nil
		}
		if err != nil {
			return fmt.Errorf("waiting on a connection that ended: %w", err)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // the caller's own
		}
	}
}

// WaitTopic returns the topic's view once cond holds for it.
func (c *Client) WaitTopic(ctx context.Context, topic string, cond func(View) bool) (View, error) {
	var v View
	err := c.Wait(ctx, func() bool {
		v = c.View(topic)
		return v.State != nil && cond(v)
	})
	return v, err
}

// WaitSeq returns when all deltas up to the event have come: one of the topic says
// so, or a heartbeat.
func (c *Client) WaitSeq(ctx context.Context, topic string, seq int64) (View, error) {
	return c.WaitTopic(ctx, topic, func(v View) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return v.Seq >= seq || c.heartbeat >= seq
	})
}

// WaitOp returns the first frame from index on with the op.
func (c *Client) WaitOp(ctx context.Context, from int, op string) (Message, error) {
	var found Message
	err := c.Wait(ctx, func() bool {
		for _, m := range c.Messages()[from:] {
			if m.Op == op {
				found = m
				return true
			}
		}
		return false
	})
	return found, err
}

// Done is closed when the connection has ended.
func (c *Client) Done() <-chan struct{} { return c.done }

// CloseCode waits for the end and gives the server's close code, 1006 when it gave none.
func (c *Client) CloseCode(ctx context.Context) (int, error) {
	select {
	case <-c.done:
	case <-ctx.Done():
		return 0, ctx.Err() //nolint:wrapcheck // the caller's own
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var closed *websocket.CloseError
	if errors.As(c.err, &closed) {
		return closed.Code, nil
	}
	return websocket.CloseAbnormalClosure, nil
}

// Break drops the connection without a word, as a network does.
func (c *Client) Break() {
	_ = c.conn.NetConn().Close()
	<-c.done
}

// Close says goodbye and waits for the end.
func (c *Client) Close() {
	c.wmu.Lock()
	_ = c.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	c.wmu.Unlock()
	<-c.done
}
