package signs

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"mpp/internal/limit"
)

// mostLines is how many calls a panel may ask for at once, usualLines how many it gets.
const (
	mostLines  = 50
	usualLines = 10
)

// streamHead begins an endless answer: there is no length, the end of the connection ends it.
const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n" +
	"X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n"

// Handler answers GET /signs/{zone}: the newest calls as text, or with stream=1 the lines as
// they come. peer returns a client's address.
func (s *Server) Handler(peer func(*http.Request) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		zone, q := r.PathValue("zone"), r.URL.Query()
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		p, known, ready := look(s.feed, zone)
		switch {
		case !ready:
			w.Header().Set("Retry-After", "2")
			http.Error(w, wordNo+"\tthe hall is not ready yet", http.StatusServiceUnavailable)
		case !known:
			http.Error(w, wordNo+"\tno such zone: "+plain(zone), http.StatusNotFound)
		case q.Get("stream") == "1":
			s.stream(w, limit.Network(peer(r)), zone)
		default:
			n, err := strconv.Atoi(q.Get("lines"))
			if q.Get("lines") == "" {
				n, err = usualLines, nil
			}
			if err != nil || n < 1 || n > mostLines {
				http.Error(w, wordNo+"\tlines is a number from 1 to "+strconv.Itoa(mostLines), http.StatusBadRequest)
				return
			}
			_, _ = io.WriteString(w, p.text(n))
		}
	}
}

func (s *Server) stream(w http.ResponseWriter, peer, zone string) {
	h, can := w.(http.Hijacker)
	if !can {
		http.Error(w, wordNo+"\tno stream here", http.StatusNotImplemented)
		return
	}
	if !s.room(peer) {
		w.Header().Set("Retry-After", "30")
		http.Error(w, wordNo+"\ttoo many connections", http.StatusTooManyRequests)
		return
	}
	conn, _, err := h.Hijack()
	if err != nil {
		http.Error(w, wordNo+"\t"+err.Error(), http.StatusInternalServerError)
		return
	}
	begin := func(ctx context.Context, conn net.Conn) {
		_ = conn.SetWriteDeadline(time.Now().Add(s.opt.Patience))
		if _, err := io.WriteString(conn, streamHead); err == nil {
			s.lines(ctx, conn, zone)
		}
	}
	if !s.serve(conn, peer, s.streams(), begin) { // another took the place in between
		s.refuse(conn)
	}
}

// streams is how many connections there may be for one more over HTTP, which strangers reach:
// the other half of the places is for panels at the port.
func (s *Server) streams() int { return max(1, s.opt.Most/2) }

// room reports whether one more stream of the address would be served.
func (s *Server) room(peer string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hasRoom(peer, s.streams())
}
