package listener

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// The states of a connection. From idle it becomes busy or closed, never both: a request
// is either read and answered, or not a byte of it reaches the server. Only where an address
// has too many connections is one closed that has sent a part of a request.
const (
	connIdle int32 = iota // no byte of the next request has been read
	connBusy
	connPartial // busy, and the server waits for the rest of the request; it can become closed
	connHijacked
	connClosed
)

// Conn is a connection that knows whether it carries a request.
type Conn struct {
	net.Conn
	listener *Listener
	address  string // it is counted under this address; "" for a trusted proxy
	state    atomic.Int32
	served   atomic.Bool // it has carried a request
	early    atomic.Bool // the answer was made before the whole request was read
}

// AnsweredEarly notes that the answer is made before the whole request was read. If the
// server then closes the connection, Close first takes what the client still sends.
func (k *Conn) AnsweredEarly() { k.early.Store(true) }

// Read implements net.Conn. The first bytes of a request are handed on only if the
// connection was not closed before them.
func (k *Conn) Read(b []byte) (int, error) {
	partial := k.state.CompareAndSwap(connBusy, connPartial)
	n, err := k.Conn.Read(b)
	if partial && !k.state.CompareAndSwap(connPartial, connBusy) && k.state.Load() == connClosed {
		return 0, io.EOF
	}
	if n > 0 && k.state.Load() != connBusy && !k.state.CompareAndSwap(connIdle, connBusy) && k.state.Load() == connClosed {
		return 0, io.EOF
	}
	if err != nil && k.state.Load() == connClosed {
		err = io.EOF // closed from this side: not an error to report
	}
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && k.state.Load() == connIdle {
		// Nothing was asked. The client could take an answer for the one to its next
		// request, or for a broken connection.
		err = io.EOF
	}
	return n, err //nolint:wrapcheck // a connection is what it wraps
}

// Close implements net.Conn; only the first call has an effect.
func (k *Conn) Close() error {
	if k.state.Swap(connClosed) == connClosed {
		return nil
	}
	if k.early.Load() {
		k.listener.forget(k, false) // no request is pending here
		k.linger()
	}
	return k.end()
}

// Bounds of a lingering close.
const (
	lingerTime  = 5 * time.Second
	lingerBytes = 32 << 20
	lingerLook  = 100 * time.Millisecond // how often to look whether the server stops
)

// linger reads and drops what the client still sends: closing at once would reset the
// connection, and the client might never read the answer.
func (k *Conn) linger() {
	if c, ok := k.Conn.(interface{ CloseWrite() error }); !ok || c.CloseWrite() != nil {
		return
	}
	end, left, b := time.Now().Add(lingerTime), lingerBytes, make([]byte, 16<<10)
	for left > 0 && time.Now().Before(end) && !k.listener.isDraining() {
		if k.SetReadDeadline(time.Now().Add(lingerLook)) != nil {
			return
		}
		n, err := k.Conn.Read(b)
		if left -= n; err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
	}
}

func (k *Conn) end() error {
	k.listener.forget(k, true)
	return k.Conn.Close() //nolint:wrapcheck // as above
}

// closeIdle closes the connection unless it carries a request, even one of which the
// server has not read a byte yet.
func (k *Conn) closeIdle() {
	if hasUnread(k.Conn) {
		return // it is idle again once that request is answered
	}
	if k.state.CompareAndSwap(connIdle, connClosed) {
		_ = k.end() // there is no caller to return the error to
	}
}

// setState follows fasthttp's view of the connection.
func (k *Conn) setState(state string) {
	switch state {
	case "idle":
		k.served.Store(true)
		k.early.Store(false)
		k.state.CompareAndSwap(connBusy, connIdle)
		if k.listener.isDraining() {
			k.closeIdle()
		}
	case "active":
		// A pipelined request is read from the server's buffer, not by Read. A new
		// connection is called active before its first byte.
		if k.served.Load() {
			k.state.CompareAndSwap(connIdle, connBusy)
		}
	case "hijacked":
		// Whoever has the connection now may read already.
		for s := k.state.Load(); s == connBusy || s == connPartial; s = k.state.Load() {
			if k.state.CompareAndSwap(s, connHijacked) {
				k.listener.forget(k, false)
			}
		}
	}
}
