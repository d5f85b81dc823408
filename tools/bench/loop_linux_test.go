package bench

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// echoLine sends a byte and wants it back.
type echoLine struct{ asked int }

func (e *echoLine) request() []byte { e.asked++; return []byte("x") }

func (e *echoLine) answer(got []byte) (int, error) {
	if string(got) != "x" {
		return 0, errors.New("another byte")
	}
	return 1, nil
}

// echoServer hands each connection to answer.
func echoServer(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); answer(c) }()
		}
	}()
	return l.Addr().String()
}

func echoes(n int) (lines []line) {
	for range n {
		lines = append(lines, &echoLine{})
	}
	return lines
}

func open(t *testing.T, address string, lines []line) *loop {
	t.Helper()
	l, err := newLoop(address, lines)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	return l
}

// TestLoopOpen: as many requests as were to arrive, each answered once and timed once.
func TestLoopOpen(t *testing.T) {
	lines := echoes(3)
	l := open(t, echoServer(t, func(c net.Conn) { _, _ = io.Copy(c, c) }), lines)
	for _, rate := range []float64{2000, unbounded} {
		f, err := l.run(pace{rate: rate, n: 100})
		if err != nil || f.answers != 100 || len(f.latencies) != 100 {
			t.Errorf("%g/s: %d answers, %d latencies, %v", rate, f.answers, len(f.latencies), err)
		}
	}
	asked := 0
	for _, one := range lines {
		asked += one.(*echoLine).asked
	}
	if asked != 200 {
		t.Errorf("%d requests", asked)
	}
}

// TestLoopClosed: all connections ask as soon as they have an answer, and none is owed one
// at the end: the next run begins clean.
func TestLoopClosed(t *testing.T) {
	l := open(t, echoServer(t, func(c net.Conn) { _, _ = io.Copy(c, c) }), echoes(3))
	for range 2 {
		f, err := l.run(pace{span: 20 * time.Millisecond})
		if err != nil || f.answers == 0 || f.perSecond() != float64(f.answers)/0.02 {
			t.Errorf("%d answers, %v", f.answers, err)
		}
	}
}

// TestLoopChargesTheStall: requests that stood behind one that was held up count from
// when they were to be sent, not from when they were.
func TestLoopChargesTheStall(t *testing.T) {
	const hold = 50 * time.Millisecond
	held := false
	l := open(t, echoServer(t, func(c net.Conn) {
		b := make([]byte, 1)
		for {
			if _, err := c.Read(b); err != nil {
				return
			}
			if !held {
				held = true
				<-time.After(hold)
			}
			if _, err := c.Write(b); err != nil {
				return
			}
		}
	}), echoes(1))
	f, err := l.run(pace{rate: 1000, n: 20}) // all arrive within the stall
	if err != nil || f.answers != 20 {
		t.Fatalf("%d answers, %v", f.answers, err)
	}
	for i, took := range f.latencies {
		if least := hold - time.Duration(i+1)*time.Millisecond; took < least {
			t.Errorf("request %d: %s, want at least %s", i, took, least)
		}
	}
}

func TestLoopTellsWhatWentWrong(t *testing.T) {
	gone := open(t, echoServer(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) }), echoes(1))
	if _, err := gone.run(pace{n: 1, rate: unbounded}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed connection: %v", err)
	}
	wrong := open(t, echoServer(t, func(c net.Conn) { _, _ = io.Copy(c, strings.NewReader("y")); _, _ = c.Read(make([]byte, 9)) }), echoes(1))
	if _, err := wrong.run(pace{n: 1, rate: unbounded}); err == nil {
		t.Error("a wrong answer is no error")
	}
}
