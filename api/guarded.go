package api

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// What a guarded connection does. From idle it becomes busy or closed, never both:
// a request is either read and answered, or not a byte of it reaches the server.
const (
	connIdle int32 = iota // no byte of the next request has been read
	connBusy
	connSocket // hijacked
	connClosed
)

// guarded is a connection that knows whether it carries a request.
type guarded struct {
	net.Conn
	guard   *Guard
	address string // counted under this one; "" for a trusted proxy
	state   atomic.Int32
	served  atomic.Bool // a request
	unread  atomic.Bool // the answer came before the end of the request
}

// Read implements net.Conn. The first bytes of a request are handed on only if the
// connection was not closed before them.
func (k *guarded) Read(b []byte) (int, error) {
	n, err := k.Conn.Read(b)
	if n > 0 && k.state.Load() != connBusy && !k.state.CompareAndSwap(connIdle, connBusy) && k.state.Load() == connClosed {
		return 0, io.EOF
	}
	if err != nil && k.state.Load() == connClosed {
		err = io.EOF // closed from this side: nothing that anybody must be told
	}
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && k.state.Load() == connIdle {
		// Nobody has asked anything. An answer would be taken for the one to the next
		// request, or for a fault of the connection.
		err = io.EOF
	}
	return n, err //nolint:wrapcheck // a connection is what it wraps
}

// Close implements net.Conn; only the first one does anything.
func (k *guarded) Close() error {
	if k.state.Swap(connClosed) == connClosed {
		return nil
	}
	if k.unread.Load() {
		k.guard.leave(k, false) // nobody waits for an answer here
		k.linger()
	}
	return k.end()
}

// Bounds of a lingering close.
const (
	lingerTime  = 5 * time.Second
	lingerBytes = 32 << 20
	lingerLook  = 100 * time.Millisecond // for the server's stop
)

// linger takes what the client still sends, and drops it: closing under it would
// reset the connection, and the client might never read the answer.
func (k *guarded) linger() {
	if c, ok := k.Conn.(interface{ CloseWrite() error }); !ok || c.CloseWrite() != nil {
		return
	}
	end, left, b := time.Now().Add(lingerTime), lingerBytes, make([]byte, 16<<10)
	for left > 0 && time.Now().Before(end) && !k.guard.isDraining() {
		if k.SetReadDeadline(time.Now().Add(lingerLook)) != nil {
			return
		}
		n, err := k.Conn.Read(b)
		if left -= n; err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
	}
}

func (k *guarded) end() error {
	k.guard.leave(k, true)
	return k.Conn.Close() //nolint:wrapcheck // as above
}

// closeIdle closes the connection unless a request is on its way, be it that the server
// has not read a byte of it.
func (k *guarded) closeIdle() {
	if unread(k.Conn) {
		return // once it is answered the connection is idle again
	}
	if k.state.CompareAndSwap(connIdle, connClosed) {
		_ = k.end() // nobody is there to hear of it
	}
}

// became follows the server's view of the connection.
func (k *guarded) became(state string) {
	switch state {
	case "idle":
		k.served.Store(true)
		k.unread.Store(false)
		k.state.CompareAndSwap(connBusy, connIdle)
		if k.guard.isDraining() {
			k.closeIdle()
		}
	case "active":
		// A pipelined request is read from the server's buffer, not from here. A new
		// connection is called active before its first byte.
		if k.served.Load() {
			k.state.CompareAndSwap(connIdle, connBusy)
		}
	case "hijacked":
		if k.state.CompareAndSwap(connBusy, connSocket) {
			k.guard.leave(k, false)
		}
	}
}

func (g *Guard) isDraining() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.draining
}
