package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"
)

const (
	toldWithin = 15 * time.Second
	dialers    = 32
	// guests is how many sockets come from one address: less than a server takes as guests.
	guests = 1_000
)

// audience is a number of sockets that are subscribed to one topic each. It counts the
// deltas that have come to them.
type audience struct {
	conns    []*websocket.Conn
	readers  sync.WaitGroup
	messages atomic.Int64
	goal     atomic.Int64   // of messages
	reached  chan time.Time // when they came to the goal
}

// openAudience connects and returns once every socket has its first picture.
func openAudience(ctx context.Context, address string, topics []string) (*audience, error) {
	a := &audience{conns: make([]*websocket.Conn, len(topics)), reached: make(chan time.Time, 1)}
	a.goal.Store(-1)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(dialers)
	for i, topic := range topics {
		g.Go(func() (err error) {
			a.conns[i], err = subscribe(ctx, "ws"+strings.TrimPrefix(address, "http")+"/live", topic, i/guests)
			return err
		})
	}
	err := g.Wait()
	if err != nil {
		a.close()
		return nil, err
	}
	for _, c := range a.conns {
		a.readers.Go(func() { a.listen(c) })
	}
	return a, nil
}

// subscribe opens a socket from one of the machine's loopback addresses.
func subscribe(ctx context.Context, address, topic string, from int) (*websocket.Conn, error) {
	own := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+from))}}
	d := websocket.Dialer{NetDialContext: own.DialContext, HandshakeTimeout: time.Minute, ReadBufferSize: 2 << 10, WriteBufferSize: 512}
	c, _, err := d.DialContext(ctx, address, nil)
	if err != nil {
		return nil, fmt.Errorf("open a socket: %w", err)
	}
	err = c.WriteJSON(map[string]string{"op": "sub", "topic": topic})
	for err == nil {
		var frame []byte
		_, frame, err = c.ReadMessage()
		if bytes.HasPrefix(frame, []byte(`{"op":"snapshot"`)) {
			return c, nil
		}
		if bytes.HasPrefix(frame, []byte(`{"op":"error"`)) {
			err = errors.New(string(frame))
		}
	}
	return nil, errors.Join(fmt.Errorf("%s: %w", topic, err), c.Close())
}

// listen counts deltas until the socket is closed. It looks at no more than their heads.
func (a *audience) listen(c *websocket.Conn) {
	want := []byte(`{"op":"delta"`)
	head := make([]byte, len(want))
	for {
		_, r, err := c.NextReader()
		if err != nil {
			return // told() misses what does not come
		}
		if _, err := r.Read(head); err == nil && bytes.Equal(head, want) && a.messages.Add(1) == a.goal.Load() {
			a.reached <- time.Now()
		}
	}
}

// told does something and returns how long it took until every socket had one message
// more.
func (a *audience) told(ctx context.Context, do func() error) (time.Duration, error) {
	before := a.messages.Load()
	a.goal.Store(before + int64(len(a.conns)))
	began := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	select {
	case at := <-a.reached:
		return at.Sub(began), nil
	case <-time.After(toldWithin):
		return 0, fmt.Errorf("%d of %d sockets were told", a.messages.Load()-before, len(a.conns))
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// close closes the sockets and waits for their readers.
func (a *audience) close() {
	for _, c := range a.conns {
		if c != nil {
			_ = c.Close()
		}
	}
	a.readers.Wait()
}
