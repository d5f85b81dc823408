package signs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
	"mpp/signs"
)

type bench struct {
	t      *testing.T
	source *livetest.Source
	server *signs.Server
	tcp    string
	url    string
}

func open(t *testing.T, o signs.Options) *bench {
	t.Helper()
	source := livetest.NewSource(halltest.New(halltest.Config()))
	feed := live.NewFeed(source, nil)
	feed.Start(t.Context())
	t.Cleanup(feed.Stop)
	if err := feed.WaitSeq(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	s := signs.New(feed, o)
	t.Cleanup(s.Close)
	address, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /signs/{zone}", s.Handler(func(r *http.Request) string { return r.Header.Get("X-Peer") }))
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	source.Do(func(h *halltest.Hall) {
		h.Counter("l1", hall.CounterActOpen)
		for range 5 {
			h.Issue("ktp", hall.ClassRegular)
		}
	})
	return &bench{t, source, s, address.String(), web.URL}
}

// call calls the next at the first counter and gives the number.
func (b *bench) call() string {
	b.t.Helper()
	number := ""
	b.source.Do(func(h *halltest.Hall) {
		if t, busy := h.At("l1"); busy {
			h.Act(t.ID, hall.ActStart, "")
			h.Act(t.ID, hall.ActFinish, "")
		}
		e, ok := h.CallNext("l1")
		if !ok {
			b.t.Fatal("nobody to call")
		}
		number = e.Ticket.Number
	})
	return number
}

// panel is a connection that reads lines, with a deadline for each.
type panel struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func (b *bench) dial(first string) *panel {
	b.t.Helper()
	conn, err := net.Dial("tcp", b.tcp)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, first); err != nil {
		b.t.Fatal(err)
	}
	return &panel{b.t, conn, bufio.NewReader(conn)}
}

// next is the fields of the next line that is no tick; nil at the end of the connection.
func (p *panel) next() []string {
	p.t.Helper()
	for {
		_ = p.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		line, err := p.in.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			p.t.Fatal(err)
		}
		if f := strings.Split(strings.TrimRight(line, "\r\n"), "\t"); f[0] != "TICK" {
			return f
		}
	}
}

func TestAPanelGetsEachCallOnce(t *testing.T) {
	b := open(t, signs.Options{})
	first := b.call()
	p := b.dial("utama\r\n")
	if f := p.next(); len(f) != 7 || f[0] != "LAST" || f[1] != first || f[2] != "1" || f[5] != "first" {
		t.Fatalf("what stands is %q", f)
	}
	second := b.call()
	if f := p.next(); f[0] != "CALL" || f[1] != second || f[4] != "regular" {
		t.Errorf("a new call is %q", f)
	}
	b.source.Do(func(h *halltest.Hall) {
		at, _ := h.At("l1")
		h.Act(at.ID, hall.ActRecall, "")
	})
	if f := p.next(); f[0] != "CALL" || f[1] != second || f[5] != "again" {
		t.Errorf("a recall is %q", f)
	}
	third := b.call()
	if f := p.next(); f[1] != third {
		t.Errorf("then comes %q, not %s", f, third)
	}
}

func TestAPanelIsToldWhatIsWrong(t *testing.T) {
	b := open(t, signs.Options{Patience: 50 * time.Millisecond})
	p := b.dial("nirwana\n")
	if f := p.next(); f[0] != "ERROR" || !strings.Contains(f[1], "nirwana") {
		t.Errorf("an unknown zone: %q", f)
	}
	if f := p.next(); f != nil {
		t.Errorf("and then %q", f)
	}
	p = b.dial("") // says nothing
	if f := p.next(); f[0] != "ERROR" || p.next() != nil {
		t.Errorf("a panel that says no zone: %q", f)
	}
}

func TestALineIsAlive(t *testing.T) {
	b := open(t, signs.Options{Tick: 10 * time.Millisecond})
	p := b.dial("utama\n")
	_ = p.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if line, err := p.in.ReadString('\n'); line != "TICK\r\n" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	b := open(t, signs.Options{PerPeer: 2, Tick: 10 * time.Millisecond})
	for range 2 {
		p := b.dial("utama\n")
		if _, err := p.in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if f := b.dial("utama\n").next(); f[0] != "ERROR" || !strings.Contains(f[1], "too many") {
		t.Errorf("one too many: %q", f)
	}
}

// Strangers reach the streams over HTTP: they leave half of all places to the port in the
// hall's own network, and one subscriber counts as one, whichever of his addresses he takes.
func TestStreamsLeaveRoomForPanels(t *testing.T) {
	stream := func(b *bench, peer string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/signs/utama?stream=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Peer", peer)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res.StatusCode
	}
	b := open(t, signs.Options{Most: 4, Tick: 10 * time.Millisecond})
	for i, want := range []int{200, 200, 429} {
		if code := stream(b, fmt.Sprint("192.0.2.", i)); code != want {
			t.Errorf("stream %d: %d", i+1, code)
		}
	}
	p := b.dial("utama\n")
	_ = p.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if line, err := p.in.ReadString('\n'); line != "TICK\r\n" || err != nil {
		t.Errorf("a panel: %q, %v", line, err)
	}
	b = open(t, signs.Options{PerPeer: 1})
	for i, want := range []int{200, 429} {
		if code := stream(b, fmt.Sprint("2001:db8::", i+1)); code != want {
			t.Errorf("address %d of a subscriber: %d", i+1, code)
		}
	}
}

// A reader that takes nothing is dropped; the others go on.
func TestASlowReaderIsDropped(t *testing.T) {
	b := open(t, signs.Options{Tick: time.Microsecond, Patience: 200 * time.Millisecond, PerPeer: 1})
	b.dial("utama\n") // reads nothing while ticks fill its buffers
	deadline := time.Now().Add(60 * time.Second)
	for {
		conn, err := net.Dial("tcp", b.tcp)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "utama\n")
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		line, err := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		if err == nil && line == "TICK\r\n" {
			return // its place is free again
		}
		if time.Now().After(deadline) {
			t.Fatalf("the slow reader still has its place: %q, %v", line, err)
		}
	}
}

func TestTextOverHTTP(t *testing.T) {
	b := open(t, signs.Options{})
	get := func(path string) (int, string) {
		t.Helper()
		res, err := http.Get(b.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	first, second := b.call(), b.call()
	status, body := get("/signs/utama")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if status != http.StatusOK || len(lines) != 2 || !strings.HasPrefix(lines[0], "CALL\t"+second+"\t1\t") || !strings.HasPrefix(lines[1], "LAST\t"+first+"\t") {
		t.Errorf("%d %q", status, body)
	}
	if _, all := get("/signs/hall"); all != body {
		t.Errorf("the whole hall says %q", all)
	}
	if _, one := get("/signs/utama?lines=1"); strings.Count(one, "\n") != 1 {
		t.Errorf("one line is %q", one)
	}
	for path, want := range map[string]int{"/signs/nirwana": 404, "/signs/utama?lines=0": 400, "/signs/utama?lines=x": 400} {
		if status, body := get(path); status != want || !strings.HasPrefix(body, "ERROR\t") {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
}

func TestStreamOverHTTP(t *testing.T) {
	b := open(t, signs.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/signs/utama?stream=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	in := bufio.NewReader(res.Body)
	for range 3 {
		number := b.call()
		line, err := in.ReadString('\n')
		if want := fmt.Sprintf("CALL\t%s\t1\t", number); err != nil || !strings.HasPrefix(line, want) {
			t.Fatalf("%q, %v; want %q", line, err, want)
		}
	}
}
