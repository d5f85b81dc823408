package signs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"mpp/internal/limit"
)

// Options bound what the readers of a server may take.
type Options struct {
	Tick     time.Duration // between signs of life; 10 s
	Patience time.Duration // how long a reader may leave a line unread, and a panel its zone unsaid; 5 s
	Most     int           // connections in all; 200, streams over HTTP while half of them are free
	PerPeer  int           // of one address, an IPv6 one with its network; 20
	Log      *slog.Logger
}

// Server serves lines to whoever connects, and counts them.
type Server struct {
	feed Feed
	opt  Options

	mu     sync.Mutex
	conns  map[net.Conn]string // the address of each
	peers  map[string]int
	closed bool
	wg     sync.WaitGroup
	ctx    context.Context
	stop   context.CancelFunc
	port   net.Listener
}

// New makes a server of a feed. It serves nothing before Listen, or a request of Handler.
func New(feed Feed, o Options) *Server {
	if o.Tick == 0 {
		o.Tick = 10 * time.Second
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	if o.Most == 0 {
		o.Most = 200
	}
	if o.PerPeer == 0 {
		o.PerPeer = 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{feed: feed, opt: o, conns: map[net.Conn]string{}, peers: map[string]int{}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Listen opens the TCP port (MPP_SIGNS_ADDR) and returns where it is.
func (s *Server) Listen(address string) (net.Addr, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("MPP_SIGNS_ADDR: %w", err)
	}
	s.port = l
	s.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				s.opt.Log.Warn("signs", "error", err)
				select {
				case <-time.After(time.Second):
				case <-s.ctx.Done():
					return
				}
				continue
			}
			if !s.serve(conn, limit.Network(hostOf(conn)), s.opt.Most, s.panel) {
				s.refuse(conn)
			}
		}
	})
	return l.Addr(), nil
}

// Close ends all connections and the port, and waits for them.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for conn := range s.conns {
		conn.Close()
	}
	s.mu.Unlock()
	s.stop()
	if s.port != nil {
		s.port.Close()
	}
	s.wg.Wait()
}

// hasRoom reports whether one more connection of the peer may be served; the lock is held.
func (s *Server) hasRoom(peer string, most int) bool {
	return !s.closed && len(s.conns) < most && s.peers[peer] < s.opt.PerPeer
}

// serve runs a connection's work by itself; false, and the connection is still the caller's,
// where there are too many: most in all.
func (s *Server) serve(conn net.Conn, peer string, most int, work func(context.Context, net.Conn)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.hasRoom(peer, most) {
		return false
	}
	s.conns[conn] = peer
	s.peers[peer]++
	s.wg.Go(func() {
		defer s.gone(conn)
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		work(ctx, conn)
	})
	return true
}

func (s *Server) gone(conn net.Conn) {
	conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	peer := s.conns[conn]
	delete(s.conns, conn)
	if s.peers[peer]--; s.peers[peer] == 0 {
		delete(s.peers, peer)
	}
}

func (s *Server) refuse(conn net.Conn) {
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = io.WriteString(conn, wordNo+"\ttoo many connections\r\n")
	conn.Close()
}

// panel is a TCP connection: the panel says its zone in one line, and gets lines from then on.
func (s *Server) panel(ctx context.Context, conn net.Conn) {
	_ = conn.SetReadDeadline(time.Now().Add(s.opt.Patience))
	zone, err := bufio.NewReader(io.LimitReader(conn, 128)).ReadString('\n')
	if err != nil {
		if zone != "" || !errors.Is(err, io.EOF) {
			_ = s.sender(conn)(wordNo + "\tsay the zone in one line, e.g. utama")
		}
		return
	}
	s.lines(ctx, conn, strings.TrimSpace(zone))
}

// lines sends lines until the reader leaves, is too slow, or the server stops.
func (s *Server) lines(ctx context.Context, conn net.Conn, zone string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	_ = conn.SetReadDeadline(time.Time{})
	s.wg.Go(func() { // a reader that hangs up is noticed at once
		defer cancel()
		_, _ = io.Copy(io.Discard, conn)
	})
	if err := follow(ctx, s.feed, zone, s.opt.Tick, s.sender(conn)); err != nil && ctx.Err() == nil {
		s.opt.Log.Info("a reader of signs was dropped", "zone", zone, "peer", hostOf(conn), "error", err)
	}
	conn.Close() // ends the reading
}

// sender writes a line; one that stays unread for longer than Patience ends the connection.
func (s *Server) sender(conn net.Conn) func(string) error {
	return func(line string) error {
		_ = conn.SetWriteDeadline(time.Now().Add(s.opt.Patience))
		_, err := io.WriteString(conn, line+"\r\n")
		return err
	}
}

func hostOf(conn net.Conn) string {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return conn.RemoteAddr().String()
	}
	return host
}
