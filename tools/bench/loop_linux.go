package bench

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// loop drives many keep-alive connections from one thread by epoll, as redis-benchmark
// does. Client and servers share the machine's cores: what a goroutine for each
// connection costs in switches and wake-ups would be counted as the server's, and
// Go's timers, which may be a millisecond late, as its latency.
type loop struct {
	poll, timer int
	conns       []*conn
	byFD        map[int32]*conn
}

// conn is one connection of a loop.
type conn struct {
	fd    int
	line  line
	got   []byte
	n     int // bytes of got that are in use
	meant time.Duration
}

// newLoop connects once for each line.
func newLoop(address string, lines []line) (l *loop, err error) {
	l = &loop{poll: -1, timer: -1, byFD: map[int32]*conn{}}
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if l.poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	if l.timer, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK); err != nil {
		return nil, fmt.Errorf("timer: %w", err)
	}
	if err := l.watch(l.timer, unix.EPOLLIN|unix.EPOLLET); err != nil {
		return nil, err
	}
	to, err := net.ResolveTCPAddr("tcp4", address)
	if err != nil {
		return nil, err
	}
	for _, one := range lines {
		if err := l.connect(to, one); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *loop) connect(to *net.TCPAddr, one line) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	c := &conn{fd: fd, line: one, got: make([]byte, 64<<10)}
	l.conns, l.byFD[int32(fd)] = append(l.conns, c), c
	at := &unix.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}
	if err := errors.Join(unix.Connect(fd, at), unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1), unix.SetNonblock(fd, true)); err != nil {
		return fmt.Errorf("connect to %s: %w", to, err)
	}
	return l.watch(fd, unix.EPOLLIN)
}

func (l *loop) watch(fd int, events uint32) error {
	if err := unix.EpollCtl(l.poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)}); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	return nil
}

func (l *loop) close() {
	for _, c := range l.conns {
		_ = unix.Close(c.fd)
	}
	for _, fd := range []int{l.poll, l.timer} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

// run sends by the pace and returns when every request has its answer.
func (l *loop) run(p pace) (flow, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := &run{loop: l, pace: p, began: time.Now(), idle: append([]*conn(nil), l.conns...)}
	r.flow.latencies = make([]time.Duration, 0, max(p.n, 1<<16))
	if err := r.start(); err != nil {
		return r.flow, err
	}
	events := make([]unix.EpollEvent, len(l.conns)+1)
	for r.waiting > 0 || r.sent < p.n {
		n, err := unix.EpollWait(l.poll, events, int(silence.Milliseconds()))
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return r.flow, fmt.Errorf("epoll: %w", err)
		}
		if n == 0 {
			return r.flow, errSilent
		}
		if err := r.handle(events[:n]); err != nil {
			return r.flow, err
		}
	}
	if r.flow.took == 0 {
		r.flow.took = time.Since(r.began)
	}
	return r.flow, nil
}

// run is one use of a loop.
type run struct {
	*loop
	pace
	flow    flow
	began   time.Time
	idle    []*conn // those without a request
	waiting int     // requests without an answer
	sent    int     // open: arrivals so far
	due     int     // open: arrivals that found every connection busy
}

func (r *run) start() error {
	if r.n > 0 {
		return r.arrive()
	}
	for _, c := range r.conns {
		if err := r.send(c, 0); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) handle(events []unix.EpollEvent) error {
	for i := range events {
		c := r.byFD[events[i].Fd]
		var err error
		if c == nil {
			err = r.arrive()
		} else {
			err = r.read(c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// meantAt is when the i-th request was to be sent.
func (r *run) meantAt(i int) time.Duration {
	return time.Duration(float64(i) / r.rate * float64(time.Second))
}

// arrive sends what is due by now and sets the timer to the next arrival. What finds
// every connection busy goes with the next free one; its time runs from when it was meant.
func (r *run) arrive() error {
	now := time.Since(r.began)
	for r.sent < r.n && r.meantAt(r.sent) <= now {
		if len(r.idle) == 0 {
			r.sent, r.due = r.sent+1, r.due+1
			continue
		}
		c := r.idle[len(r.idle)-1]
		r.idle = r.idle[:len(r.idle)-1]
		r.sent++
		if err := r.send(c, r.meantAt(r.sent-1)); err != nil {
			return err
		}
	}
	if r.sent == r.n {
		return nil
	}
	wait := max(r.meantAt(r.sent)-time.Since(r.began), 1) // 0 would stop the timer
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(wait.Nanoseconds())}
	if err := unix.TimerfdSettime(r.timer, 0, &spec, nil); err != nil {
		return fmt.Errorf("timer: %w", err)
	}
	return nil
}

func (r *run) send(c *conn, meant time.Duration) error {
	request := c.line.request()
	if n, err := unix.Write(c.fd, request); err != nil || n != len(request) {
		return fmt.Errorf("send a request: %d of %d bytes: %w", n, len(request), err)
	}
	c.n, c.meant = 0, meant
	r.waiting++
	return nil
}

func (r *run) read(c *conn) error {
	n, err := unix.Read(c.fd, c.got[c.n:])
	if errors.Is(err, unix.EAGAIN) {
		return nil
	}
	if err != nil || n == 0 {
		return fmt.Errorf("the server closed a connection: %w", errors.Join(err, net.ErrClosed))
	}
	c.n += n
	whole, err := c.line.answer(c.got[:c.n])
	if err != nil || whole == 0 {
		return err
	}
	r.waiting--
	return r.answered(c)
}

// answered takes the time and lets the connection go on.
func (r *run) answered(c *conn) error {
	now := time.Since(r.began)
	if r.n == 0 {
		if now >= r.span {
			return nil
		}
		r.flow.answers++
		r.flow.took = r.span
		return r.send(c, now)
	}
	r.flow.answers++
	r.flow.latencies = append(r.flow.latencies, now-c.meant)
	if r.due == 0 {
		r.idle = append(r.idle, c)
		return nil
	}
	r.due--
	return r.send(c, r.meantAt(r.sent-r.due-1))
}
