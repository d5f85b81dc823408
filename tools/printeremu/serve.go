package printeremu

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Listen gives the printer a network card at the address, port 0 for any, and returns
// where it is. While the cable is out, connections break at once.
func (p *Printer) Listen(address string) (string, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", fmt.Errorf("printeremu: %w", err)
	}
	p.done.Go(func() {
		<-p.stop
		_ = l.Close()
	})
	p.done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.serve(c)
		}
	})
	return l.Addr().String(), nil
}

// serve is one connection; as most printers it serves one at a time.
func (p *Printer) serve(line io.ReadWriteCloser) {
	refused := false
	p.set(func() {
		if refused = p.unplugged || p.closed; !refused {
			p.line = line
		}
	})
	if refused {
		if c, ok := line.(*net.TCPConn); ok {
			_ = c.SetLinger(0) // a reset, as from nowhere
		}
		_ = line.Close()
		return
	}
	r := bufio.NewReader(line)
	for {
		b, err := r.ReadByte()
		if err != nil || !p.receive(b) {
			break
		}
	}
	_ = line.Close()
	p.set(func() {
		if p.line == line {
			p.line = nil
		}
	})
}

// Pty gives the printer a serial line and returns the path of its other end.
func (p *Printer) Pty() (string, error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return "", fmt.Errorf("printeremu: %w", err)
	}
	if err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return "", fmt.Errorf("printeremu: unlock: %w", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return "", fmt.Errorf("printeremu: number: %w", err)
	}
	path := fmt.Sprintf("/dev/pts/%d", n)
	// The other end held open keeps the line alive between two slips.
	keep, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return "", fmt.Errorf("printeremu: %w", err)
	}
	master := os.NewFile(uintptr(fd), "/dev/ptmx")
	p.done.Go(func() {
		defer keep.Close()
		p.serve(master)
	})
	return path, nil
}

// Settled returns once the printer has printed all it received, or with ctx's error.
func (p *Printer) Settled(ctx context.Context) error {
	for {
		v := p.View()
		if err := p.Wait(ctx, func(v View) bool { return v.Buffered == 0 }); err != nil {
			return err
		}
		quiet, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		err := p.Wait(quiet, func(now View) bool { return now.Received != v.Received || now.Rows != v.Rows })
		cancel()
		if err != nil {
			return ctx.Err() // nothing came
		}
	}
}
