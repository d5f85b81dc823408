// Package printeremu is a receipt printer for tests and demonstrations: it understands
// ESC/POS as the kiosk's printers do, over TCP or a pseudo terminal, runs out of paper,
// has its cover opened and its cable pulled, answers for its state or says nothing, and
// draws what it printed.
//
// It is as unforgiving as a printer: it waits for the rest of a picture whose line broke,
// it obeys real-time commands within a picture, and it keeps what it could not print and
// prints that when the paper is back, unless it is told to drop it.
package printeremu

import (
	"context"
	"io"
	"sync"
	"time"
)

const (
	bufferSize = 16 << 10 // bytes that it takes before it prints them
	feedToCut  = 96       // rows between print head and knife
	lineRows   = 30       // a line of text
	nearEnd    = 1600     // rows left when the end of the roll is near: 20 cm
	fullRoll   = 400_000  // rows: 50 m
)

// Printer is the emulated printer. It is safe for concurrent use.
type Printer struct {
	width int // dots

	mu      sync.Mutex
	changed chan struct{} // closed and replaced at each change
	buffer  []byte
	dropped int // how often the buffer was dropped
	recent  []byte
	closed  bool

	rows  [][]byte // printed, packed as in a raster command
	cuts  []int    // after how many rows
	texts string   // characters that were sent as text
	odd   []string // commands that it does not know

	left      int // rows of paper
	cover     bool
	offline   bool
	jammed    bool
	mute      bool
	rowTime   time.Duration
	received  int64
	unplugAt  int64 // received bytes at which the cable is pulled; 0: never
	unplugged bool

	line io.ReadWriteCloser // the newest
	done sync.WaitGroup
	stop chan struct{}
}

// New makes a printer for paper of that many dots, with a full roll. Close ends it.
func New(width int) *Printer {
	p := &Printer{width: width, left: fullRoll, changed: make(chan struct{}), stop: make(chan struct{})}
	p.done.Go(p.work)
	return p
}

// Close switches the printer off.
func (p *Printer) Close() {
	p.set(func() {
		if !p.closed {
			p.closed = true
			close(p.stop)
		}
		p.hangUp()
	})
	p.done.Wait()
}

// set changes the printer and wakes whoever waits for a change.
func (p *Printer) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	close(p.changed)
	p.changed = make(chan struct{})
}

// LoadPaper puts a roll with that many rows in.
func (p *Printer) LoadPaper(rows int) { p.set(func() { p.left = rows }) }

// LoadFullRoll puts a new roll in.
func (p *Printer) LoadFullRoll() { p.LoadPaper(fullRoll) }

// NearEnd leaves less paper than the sensor for the end of the roll needs.
func (p *Printer) NearEnd() { p.LoadPaper(nearEnd - 1) }

// OpenCover opens or closes the cover.
func (p *Printer) OpenCover(open bool) { p.set(func() { p.cover = open }) }

// SetOffline presses the button that makes the printer take nothing.
func (p *Printer) SetOffline(off bool) { p.set(func() { p.offline = off }) }

// JamCutter blocks or frees the knife.
func (p *Printer) JamCutter(jammed bool) { p.set(func() { p.jammed = jammed }) }

// Mute makes the printer answer nothing, as many do.
func (p *Printer) Mute(mute bool) { p.set(func() { p.mute = mute }) }

// Slow sets how long a row takes; 0 is at once.
func (p *Printer) Slow(row time.Duration) { p.set(func() { p.rowTime = row }) }

// Unplug pulls the cable out.
func (p *Printer) Unplug() {
	p.set(func() {
		p.unplugged = true
		p.hangUp()
	})
}

// UnplugAfter pulls the cable out after that many more bytes.
func (p *Printer) UnplugAfter(bytes int) { p.set(func() { p.unplugAt = p.received + int64(bytes) }) }

// Plug puts the cable in again.
func (p *Printer) Plug() { p.set(func() { p.unplugged, p.unplugAt = false, 0 }) }

// hangUp ends the line; the lock is held.
func (p *Printer) hangUp() {
	if p.line != nil {
		_ = p.line.Close()
		p.line = nil
	}
}

// View is what can be seen of the printer.
type View struct {
	Slips     int // cut off
	Rows      int // printed in all
	Loose     int // rows printed since the last cut
	Left      int // rows of paper
	Buffered  int // bytes received and not printed
	Dropped   int // how often what was received was dropped
	Received  int64
	Unplugged bool
	Text      string
	Odd       []string // what it did not understand
}

// View returns what can be seen now.
func (p *Printer) View() View {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view()
}

func (p *Printer) view() View {
	v := View{Slips: len(p.cuts), Rows: len(p.rows), Left: p.left, Buffered: len(p.buffer), Dropped: p.dropped, Received: p.received,
		Unplugged: p.unplugged, Text: p.texts, Odd: append([]string(nil), p.odd...)}
	if v.Loose = v.Rows; v.Slips > 0 {
		v.Loose -= p.cuts[v.Slips-1]
	}
	return v
}

// Wait returns once the condition holds, or with ctx's error.
func (p *Printer) Wait(ctx context.Context, until func(View) bool) error {
	for {
		p.mu.Lock()
		v, changed := p.view(), p.changed
		p.mu.Unlock()
		if until(v) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// standing reports whether it cannot print now; the lock is held.
func (p *Printer) standing() bool { return p.left <= 0 || p.cover || p.offline || p.jammed }

// status is the answer to DLE EOT n; the lock is held.
func (p *Printer) status(n byte) byte {
	b := byte(0x12)
	flag := func(on bool, bits byte) {
		if on {
			b |= bits
		}
	}
	switch n {
	case 1:
		flag(p.standing(), 0x08)
	case 2:
		flag(p.cover, 0x04)
		flag(p.left <= 0, 0x20)
		flag(p.jammed, 0x40)
	case 3:
		flag(p.jammed, 0x08)
	case 4:
		flag(p.left < nearEnd, 0x0c)
		flag(p.left <= 0, 0x60)
	}
	return b
}
