package escpos

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Line is an open way to a printer.
type Line interface {
	io.ReadWriteCloser
	SetReadDeadline(at time.Time) error
	SetWriteDeadline(at time.Time) error
}

// Session is a conversation with a printer over one line. It is not safe for concurrent
// use.
type Session struct {
	line      Line
	deaf      bool // nothing can be read from the line
	processed bool // the printer has come to the end of what it was sent
}

// NewSession begins a conversation. A line that cannot be read with a deadline, such as a
// plain file, is one on which no printer answers.
func NewSession(l Line) *Session {
	s := &Session{line: l}
	s.deaf = l.SetReadDeadline(time.Now().Add(time.Millisecond)) != nil
	return s
}

// Send writes to the printer; a printer that takes nothing for as long as given is an error.
func (s *Session) Send(data []byte, within time.Duration) error {
	if err := s.line.SetWriteDeadline(time.Now().Add(within)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
		return fmt.Errorf("printer: %w", err)
	}
	if _, err := s.line.Write(data); err != nil {
		return fmt.Errorf("sending to the printer: %w", err)
	}
	return nil
}

// Ask asks the printer how it does and waits for each answer as long as given. A printer
// that answers nothing is no error: the status says so.
func (s *Session) Ask(wait time.Duration) (Status, error) {
	var status Status
	if s.deaf {
		return status, nil
	}
	if err := s.drain(); err != nil {
		return status, err
	}
	for n := byte(1); n <= 4; n++ {
		if err := s.Send([]byte{dle, eot, n}, wait); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return status, nil
			}
			return status, err
		}
		b, err := s.answer(time.Now().Add(wait))
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return status, nil // what it answered so far counts
		}
		if err != nil {
			return status, err
		}
		status.learn(n, b)
	}
	return status, nil
}

// Processed waits until the printer has come to the end of what it was sent, see [End].
// It is false when the printer stands, which the status tells, or did not say so in time.
// A question may have to wait behind the slip in a full buffer, so each answer has patience.
func (s *Session) Processed(within, patience time.Duration) (bool, Status, error) {
	const look = 400 * time.Millisecond
	for until := time.Now().Add(within); ; {
		status, err := s.Ask(patience)
		if err != nil || !status.State().Prints() {
			return false, status, err
		}
		if s.processed || !status.Answered || time.Now().After(until) {
			return s.processed, status, nil
		}
		if err := s.listen(time.Now().Add(look)); err != nil {
			return false, status, err
		}
	}
}

// drain reads what has come unasked.
func (s *Session) drain() error {
	return s.read(time.Now().Add(time.Millisecond), func(byte) bool { return false })
}

// listen waits for the end of the work.
func (s *Session) listen(until time.Time) error {
	return s.read(until, func(byte) bool { return s.processed })
}

// answer waits for an answer to DLE EOT.
func (s *Session) answer(until time.Time) (found byte, err error) {
	got := false
	err = s.read(until, func(b byte) bool {
		found, got = b, isStatus(b)
		return got
	})
	if err == nil && !got {
		err = os.ErrDeadlineExceeded
	}
	return found, err
}

// read reads byte by byte until enough or the instant; that it came is no error.
func (s *Session) read(until time.Time, enough func(byte) bool) error {
	if err := s.line.SetReadDeadline(until); err != nil {
		return fmt.Errorf("printer: %w", err)
	}
	var b [1]byte
	for {
		_, err := io.ReadFull(s.line, b[:])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil:
			return fmt.Errorf("reading from the printer: %w", err)
		}
		s.processed = s.processed || isProcessed(b[0])
		if enough(b[0]) {
			return nil
		}
	}
}

// isStatus reports whether a byte is an answer to DLE EOT: bits 1 and 4 are set, 0 and 7
// are not.
func isStatus(b byte) bool { return b&0x93 == 0x12 }

// isProcessed reports whether a byte is the answer to GS r 1, which a printer gives when
// it comes to it, after all before it.
func isProcessed(b byte) bool { return b&0x90 == 0 }
