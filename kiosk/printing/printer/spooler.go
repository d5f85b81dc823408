package printer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"time"

	"mpp/kiosk/printing/escpos"
)

// spooler is a printer of the system's spooler, which has the driver. It takes slips and
// says little of the paper.
type spooler struct {
	address Address
	cut     escpos.Cut
	lp      string
	lpstat  string
}

// spoolWithin bounds one call of the spooler's programs.
const spoolWithin = 10 * time.Second

func newSpooler(a Address, cut escpos.Cut) (*spooler, error) {
	s := &spooler{address: a, cut: cut}
	for name, path := range map[string]*string{"lp": &s.lp, "lpstat": &s.lpstat} {
		found, err := exec.LookPath(name)
		if err != nil {
			return nil, fmt.Errorf("%s needs the program %s: install cups-client (and cups, if this machine has the printer)", a, name)
		}
		*path = found
	}
	return s, nil
}

// Status implements [Printer]. What the spooler knows is whether the printer is there and
// stopped, so the best of it is Unknown.
func (s *spooler) Status(ctx context.Context) escpos.State {
	text, err := s.run(ctx, nil, s.lpstat, "-p", s.address.Name)
	switch {
	case err != nil:
		return escpos.Unreached
	case strings.Contains(text, "disabled") || strings.Contains(text, "Paused"):
		return escpos.Offline
	}
	return escpos.Unknown
}

// Print implements [Printer].
func (s *spooler) Print(ctx context.Context, slip image.Image, title string) (Result, escpos.State, error) {
	if state := s.Status(ctx); !state.Prints() {
		_, err := s.run(ctx, nil, s.lpstat, "-p", s.address.Name)
		return Refused, state, errors.Join(fmt.Errorf("the spooler's printer %s is not ready: %s", s.address.Name, state), err)
	}
	data, options, err := s.encode(slip)
	if err != nil {
		return Refused, escpos.Unknown, err
	}
	if _, err := s.run(ctx, data, s.lp, append([]string{"-d", s.address.Name, "-t", title}, options...)...); err != nil {
		return Refused, escpos.Unknown, err
	}
	return Sent, escpos.Unknown, nil
}

// encode makes of the slip what the queue takes: a picture for a driver, or ESC/POS.
func (s *spooler) encode(slip image.Image) ([]byte, []string, error) {
	var b bytes.Buffer
	if !s.address.Raw {
		err := png.Encode(&b, slip)
		return b.Bytes(), []string{"-o", "ppi=203", "-"}, err
	}
	bands, err := escpos.Bands(slip)
	if err != nil {
		return nil, nil, err
	}
	for _, data := range append([][]byte{escpos.Begin()}, append(bands, escpos.End(s.cut))...) {
		b.Write(data)
	}
	return b.Bytes(), []string{"-o", "raw", "-"}, nil
}

func (s *spooler) run(ctx context.Context, input []byte, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, spoolWithin)
	defer cancel()
	c := exec.CommandContext(ctx, program, args...) //nolint:gosec // lp and lpstat, without a shell
	c.Env = append(c.Environ(), "LC_ALL=C")
	c.Stdin = bytes.NewReader(input)
	out, err := c.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w: %s", program, err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}
