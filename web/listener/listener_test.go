package listener_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/web"
	"mpp/web/listener"
)

// listeningApp is an app behind a Listener; it notes what it was asked.
type listeningApp struct {
	t        *testing.T
	app      *fiber.App
	listener *listener.Listener
	addr     string
	served   chan error
	mu       sync.Mutex
	asked    map[string]bool
}

// startListening runs until the test ends; handle is called after the note.
func startListening(t *testing.T, l net.Listener, o listener.Options, handle func()) *listeningApp {
	t.Helper()
	g := &listeningApp{t: t, app: fiber.New(web.Config()), listener: listener.New(l, o), addr: l.Addr().String(), served: make(chan error, 1), asked: map[string]bool{}}
	g.app.All("/:id", func(c *fiber.Ctx) error {
		g.mu.Lock()
		g.asked[c.Params("id")] = true
		g.mu.Unlock()
		handle()
		if g.listener.Stopping() {
			c.Context().SetConnectionClose()
		}
		return c.SendString(c.Params("id") + strings.Repeat(".", 1000))
	})
	g.listener.Attach(g.app)
	go func() { g.served <- g.app.Listener(g.listener) }()
	t.Cleanup(func() {
		if g.served == nil {
			return
		}
		if err := g.stop(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func (g *listeningApp) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := errors.Join(g.listener.Drain(ctx), g.app.ShutdownWithContext(ctx), <-g.served)
	g.served = nil
	return err
}

func (g *listeningApp) was(id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked[id]
}

// line is a keep-alive connection whose every byte is known.
type line struct {
	net.Conn
	r *bufio.Reader
}

func dialLine(addr string) (*line, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{c, bufio.NewReader(c)}, nil
}

// ask sends a request and reads the answer whole; got reports whether a byte of it came.
func (l *line) ask(id string) (got bool, last bool, err error) {
	if _, err := fmt.Fprintf(l, "POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", id); err != nil {
		return false, true, err
	}
	if _, err := l.r.Peek(1); err != nil {
		return false, true, err
	}
	resp, err := http.ReadResponse(l.r, nil)
	if err != nil {
		return true, true, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && !strings.HasPrefix(string(body), id+".") {
		err = fmt.Errorf("answer %q to %s", body[:20], id)
	}
	return true, resp.Close, err
}

// listenLocal listens on a free port of the loopback network.
func listenLocal(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A stop in the middle of many requests: each was answered whole, or not a byte of
// it was processed.
func TestStopUnderLoadDropsNoRequestItTook(t *testing.T) {
	for round := range 20 {
		g := startListening(t, listenLocal(t), listener.Options{}, func() { time.Sleep(200 * time.Microsecond) }) //nolint:forbidigo // the work of a request
		var wg sync.WaitGroup
		warm := make(chan struct{}, 1<<20)
		for client := range 32 {
			wg.Go(func() {
				if err := loop(g, client, warm); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		for range 200 + 37*round {
			<-warm
		}
		began := time.Now()
		if err := g.stop(); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if took := time.Since(began); took > 4*time.Second {
			t.Fatalf("round %d: the stop took %v", round, took)
		}
		wg.Wait()
		if n := g.listener.Open(); n != 0 {
			t.Fatalf("round %d: %d connections left", round, n)
		}
	}
}

// loop asks until the server is gone. Something is wrong when a request that was
// processed got no whole answer.
func loop(g *listeningApp, client int, warm chan<- struct{}) error {
	var l *line
	for n := 0; ; n++ {
		id := fmt.Sprintf("c%d-%d", client, n)
		if l == nil {
			var err error
			if l, err = dialLine(g.addr); err != nil {
				return nil // stopped
			}
			defer l.Close()
		}
		got, last, err := l.ask(id)
		if err != nil && (got || g.was(id)) {
			return fmt.Errorf("%s was processed and got %w", id, err)
		}
		warm <- struct{}{}
		if last {
			l = nil
		}
	}
}

// Connections that say nothing do not hold a stop, and those that arrive in the
// middle of one get nothing processed.
func TestSilentConnectionsDoNotHoldAStop(t *testing.T) {
	g := startListening(t, listenLocal(t), listener.Options{}, func() {})
	silent, err := dialLine(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	idle, err := dialLine(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	if _, last, err := idle.ask("a"); err != nil || last {
		t.Fatalf("%v, last %v", err, last)
	}
	began := time.Now()
	if err := g.stop(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Fatalf("the stop took %v", took)
	}
	for name, l := range map[string]*line{"silent": silent, "idle": idle} {
		if _, _, err := l.ask(name); err == nil || g.was(name) {
			t.Errorf("%s: answered after the stop, or processed: %v", name, err)
		}
	}
}

// Who connected before a stop and asks a moment after it has begun is answered: such a
// client cannot know that it was too late.
func TestStopWaitsForFirstRequests(t *testing.T) {
	g := startListening(t, listenLocal(t), listener.Options{}, func() {})
	lines := make([]*line, 9)
	for i := range lines {
		l, err := dialLine(g.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		lines[i] = l
	}
	idle, fresh := lines[0], lines[1:]
	if _, _, err := idle.ask("idle"); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); g.listener.Open() < len(lines); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("%d of %d connections were accepted", g.listener.Open(), len(lines))
		}
	}
	stopped := make(chan error, 1)
	go func() { stopped <- g.stop() }()
	if _, err := idle.r.Peek(1); !errors.Is(err, io.EOF) { // that is when it has begun
		t.Fatalf("an idle connection saw %v", err)
	}
	for i, l := range fresh {
		if _, last, err := l.ask(fmt.Sprintf("fresh-%d", i)); err != nil || !last {
			t.Errorf("fresh-%d: %v, Connection: close %t", i, err, last)
		}
	}
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
}

func TestAnnouncedStopStillServes(t *testing.T) {
	g := startListening(t, listenLocal(t), listener.Options{}, func() {})
	l, err := dialLine(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	g.listener.Announce()
	if _, last, err := l.ask("a"); err != nil || !last {
		t.Fatalf("%v, Connection: close %v", err, last)
	}
	fresh, err := dialLine(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if _, _, err := fresh.ask("b"); err != nil {
		t.Fatal(err)
	}
}

func TestDrainEndsWithItsContext(t *testing.T) {
	hold := make(chan struct{})
	inside := make(chan struct{}, 1)
	g := startListening(t, listenLocal(t), listener.Options{}, func() { inside <- struct{}{}; <-hold })
	l, err := dialLine(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	answered := make(chan error, 1)
	go func() { _, _, err := l.ask("a"); answered <- err }()
	<-inside
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := g.listener.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("drain: %v", err)
	}
	if err := <-answered; err == nil {
		t.Fatal("answered")
	}
	close(hold)
}

// servedFrom reports whether a request from that address of the loopback network is
// answered. The connection stays open.
func servedFrom(t *testing.T, ip, addr, id string) bool {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
	c, err := d.Dial("tcp", addr)
	if err != nil {
		return false // closed before the dial returned
	}
	t.Cleanup(func() { _ = c.Close() })
	_, _, err = (&line{c, bufio.NewReader(c)}).ask(id)
	return err == nil
}

func TestOneAddressCannotFillTheServer(t *testing.T) {
	var holding atomic.Bool
	inside, release := make(chan struct{}), make(chan struct{})
	g := startListening(t, listenLocal(t), listener.Options{Total: 20, PerAddress: 5}, func() {
		if holding.Load() {
			inside <- struct{}{}
			<-release
		}
	})
	for i := range 30 { // neighbours behind one address find room beside its idle connections
		if !servedFrom(t, "127.0.0.2", g.addr, fmt.Sprint("x", i)) {
			t.Fatalf("connection %d was not served", i)
		}
	}
	if g.listener.Open() != 5 || g.listener.Refused() != 0 {
		t.Fatalf("%d open, %d refused", g.listener.Open(), g.listener.Refused())
	}
	holding.Store(true) // those that carry a request stay
	answered := make(chan bool, 5)
	for i := range 5 {
		go func() { answered <- servedFrom(t, "127.0.0.4", g.addr, fmt.Sprint("held", i)) }()
		<-inside
	}
	if servedFrom(t, "127.0.0.4", g.addr, "y") || g.listener.Open() != 10 {
		t.Fatalf("one more was served, %d open", g.listener.Open())
	}
	holding.Store(false)
	if !servedFrom(t, "127.0.0.1", g.addr, "counter") {
		t.Fatal("the counter found no room")
	}
	close(release)
	for range 5 {
		if !<-answered {
			t.Error("a request that was read has no answer")
		}
	}
	trusting := startListening(t, listenLocal(t), listener.Options{Total: 20, PerAddress: 5, Trusted: func(net.IP) bool { return true }}, func() {})
	for i := range 10 {
		if !servedFrom(t, "127.0.0.3", trusting.addr, fmt.Sprint(i)) {
			t.Fatalf("connection %d of the proxy was refused", i)
		}
	}
}

// Requests that a client never ends make room for its neighbours, long before their time is over.
func TestHalfRequestsMakeRoom(t *testing.T) {
	g := startListening(t, listenLocal(t), listener.Options{Total: 20, PerAddress: 5}, func() {})
	ended := make(chan int, 5) // how many bytes the client got
	for range 5 {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP("127.0.0.2")}}
		c, err := d.Dial("tcp", g.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, "POST /half HTTP/1.1\r\n"); err != nil {
			t.Fatal(err)
		}
		go func() {
			answer, _ := io.ReadAll(c)
			ended <- len(answer)
		}()
	}
	for !servedFrom(t, "127.0.0.2", g.addr, "neighbour") { // until the server has read one of the halves
	}
	if <-ended > 0 {
		t.Error("the neighbour was served when the halves had timed out")
	}
}

// tired is a listener that fails now and then, as one that is out of files does.
type tired struct {
	net.Listener
	mu sync.Mutex
	n  int
}

func (l *tired) Accept() (net.Conn, error) {
	l.mu.Lock()
	l.n++
	n := l.n
	l.mu.Unlock()
	if n%2 == 1 {
		return nil, errors.New("accept4: too many open files")
	}
	return l.Listener.Accept()
}

func TestOutOfFilesIsNotTheEnd(t *testing.T) {
	l := listenLocal(t)
	g := startListening(t, &tired{Listener: l}, listener.Options{}, func() {})
	for i := range 3 {
		if !servedFrom(t, "127.0.0.1", g.addr, fmt.Sprint(i)) {
			t.Fatalf("connection %d was not served", i)
		}
	}
}
