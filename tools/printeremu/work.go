package printeremu

import (
	"fmt"
	"time"
)

const (
	lf  = 0x0a
	dle = 0x10
	esc = 0x1b
	gs  = 0x1d
)

// receive takes a byte from the line. It waits while the buffer is full, and is false once
// the printer is off or unplugged.
func (p *Printer) receive(b byte) bool {
	for {
		p.mu.Lock()
		full, off, changed := len(p.buffer) >= bufferSize, p.closed || p.unplugged, p.changed
		p.mu.Unlock()
		if off {
			return false
		}
		if !full {
			break
		}
		select {
		case <-changed:
		case <-p.stop:
			return false
		}
	}
	p.set(func() {
		p.buffer = append(p.buffer, b)
		p.received++
		p.realTime(b)
		if p.unplugAt > 0 && p.received >= p.unplugAt {
			p.unplugged, p.unplugAt = true, 0
			p.hangUp()
		}
	})
	return true
}

// realTime obeys what counts at once, wherever it stands; the lock is held.
func (p *Printer) realTime(b byte) {
	p.recent = append(p.recent, b)
	if len(p.recent) > 10 {
		p.recent = p.recent[1:]
	}
	n := len(p.recent)
	if n >= 3 && p.recent[n-3] == dle && p.recent[n-2] == 0x04 && b >= 1 && b <= 4 {
		p.answer(p.status(b))
	}
	if string(p.recent) == "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08" {
		p.buffer = nil
		p.dropped++
	}
}

// answer writes to the line; the lock is held.
func (p *Printer) answer(b byte) {
	if p.mute || p.line == nil {
		return
	}
	_, _ = p.line.Write([]byte{b}) // a line that broke is noticed by its reader
}

// take returns the next bytes of the buffer once they are all there. It is false when the
// printer is off, or dropped what it had.
func (p *Printer) take(n int) ([]byte, bool) {
	p.mu.Lock()
	dropped := p.dropped
	for {
		switch {
		case p.closed:
			p.mu.Unlock()
			return nil, false
		case p.dropped != dropped:
			p.mu.Unlock()
			return nil, false
		case len(p.buffer) >= n:
			b := append([]byte(nil), p.buffer[:n]...)
			p.mu.Unlock()
			p.set(func() { p.buffer = p.buffer[min(n, len(p.buffer)):] })
			return b, true
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-p.stop:
			return nil, false
		}
		p.mu.Lock()
	}
}

func (p *Printer) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// work obeys command after command.
func (p *Printer) work() {
	for !p.isClosed() {
		if b, ok := p.take(1); ok {
			p.command(b[0])
		}
	}
}

func (p *Printer) command(b byte) {
	switch {
	case b == 0:
	case b == lf:
		p.feed(lineRows)
	case b == dle:
		p.skipRealTime()
	case b == esc:
		p.escape()
	case b == gs:
		p.group()
	case b >= ' ':
		p.set(func() { p.texts += string(rune(b)) })
	default:
		p.unknown("%#02x", b)
	}
}

func (p *Printer) unknown(format string, args ...any) {
	p.set(func() { p.odd = append(p.odd, fmt.Sprintf(format, args...)) })
}

func (p *Printer) skipRealTime() {
	b, ok := p.take(1)
	if !ok {
		return
	}
	more := map[byte]int{0x04: 1, 0x05: 1, 0x14: 8}[b[0]]
	if more == 0 {
		p.unknown("DLE %#02x", b[0])
		return
	}
	p.take(more)
}

func (p *Printer) escape() {
	b, ok := p.take(1)
	if !ok || b[0] == '@' {
		return
	}
	n, ok := p.take(1)
	if !ok {
		return
	}
	switch b[0] {
	case 'd':
		p.feed(int(n[0]) * lineRows)
	case 'J':
		p.feed(int(n[0]))
	case 'a', 't', 'E', '!':
	default:
		p.unknown("ESC %q %d", b[0], n[0])
	}
}

func (p *Printer) group() {
	b, ok := p.take(2)
	if !ok {
		return
	}
	switch string(b) {
	case "v0":
		p.raster()
	case "VA", "VB": // 65 and 66: feed to the knife and cut
		if n, ok := p.take(1); ok && p.feed(feedToCut+int(n[0])) && p.wait() {
			p.set(func() { p.cuts = append(p.cuts, len(p.rows)) })
		}
	case "r\x01":
		p.set(func() {
			sensor := byte(0)
			if p.left < nearEnd {
				sensor |= 0x03
			}
			if p.left <= 0 {
				sensor |= 0x0c
			}
			p.answer(sensor)
		})
	default:
		p.unknown("GS %q", b)
	}
}

// raster prints the picture of GS v 0, once all of it is there.
func (p *Printer) raster() {
	head, ok := p.take(5)
	if !ok {
		return
	}
	wide, high := int(head[1])+int(head[2])<<8, int(head[3])+int(head[4])<<8
	data, ok := p.takeLong(wide * high)
	if !ok {
		return
	}
	for y := range high {
		row := make([]byte, p.width/8)
		copy(row, data[y*wide:(y+1)*wide])
		if wide > len(row) {
			p.unknown("a picture of %d dots on paper of %d", wide*8, p.width)
			return
		}
		if !p.row(row) {
			return
		}
	}
}

// takeLong is take for what may be larger than the buffer.
func (p *Printer) takeLong(n int) (all []byte, ok bool) {
	for len(all) < n {
		part, ok := p.take(min(n-len(all), 4096))
		if !ok {
			return nil, false
		}
		all = append(all, part...)
	}
	return all, true
}

// feed moves the paper without printing.
func (p *Printer) feed(rows int) bool {
	for range rows {
		if !p.row(make([]byte, p.width/8)) {
			return false
		}
	}
	return true
}

// row prints a row as soon as the printer can; false when the job was dropped meanwhile.
func (p *Printer) row(row []byte) bool {
	if !p.wait() {
		return false
	}
	p.set(func() {
		p.rows = append(p.rows, row)
		p.left--
	})
	return true
}

// wait waits as long as the printer stands, then as long as a row takes. It is false when
// what was received has been dropped meanwhile.
func (p *Printer) wait() bool {
	p.mu.Lock()
	dropped := p.dropped
	for p.standing() && !p.closed && p.dropped == dropped {
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-p.stop:
		}
		p.mu.Lock()
	}
	ok, pause := !p.closed && p.dropped == dropped, p.rowTime
	p.mu.Unlock()
	if ok && pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		select {
		case <-t.C:
		case <-p.stop:
			return false
		}
	}
	return ok
}
