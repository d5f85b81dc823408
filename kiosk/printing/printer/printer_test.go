//go:build linux

package printer_test

import (
	"context"
	"image"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mpp/kiosk/printing/escpos"
	"mpp/kiosk/printing/printer"
	"mpp/tools/printeremu"
)

const patience = 20 * time.Second

// slip is a picture that has something of everything: white rows, dots at both edges, noise.
func slip(width, height int) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	random := rand.New(rand.NewPCG(1, 2))
	for y := range height {
		for x := range width {
			edge := y < 8 && (x < 8 || x >= width-8)
			noise := y > height/2 && y < height/2+60 && random.IntN(3) == 0
			if edge || noise || y == height-1 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	return img
}

// same reports in how many dots the printed slip differs from the picture. The slip has a
// margin around it and the feed to the knife below, white.
func differs(printed, picture image.Image) (n int) {
	const margin = 32
	want, got := picture.Bounds(), printed.Bounds()
	for y := range max(want.Dy(), got.Dy()) {
		for x := range want.Dx() {
			black := y < want.Dy() && isBlack(picture.At(x, y))
			if (y < got.Dy() && isBlack(printed.At(margin+x, y))) != black {
				n++
			}
		}
	}
	return n
}

func isBlack(c color.Color) bool { r, _, _, _ := c.RGBA(); return r < 0x8000 }

type bench struct {
	*testing.T
	emu *printeremu.Printer
	printer.Printer
	width int
}

// onLines runs the test with an emulated printer on each kind of line.
func onLines(t *testing.T, test func(b *bench)) {
	for _, width := range []int{escpos.Dots58, escpos.Dots80} {
		for _, kind := range []string{printer.TCP, printer.Serial} {
			t.Run(kind+map[int]string{escpos.Dots58: "58", escpos.Dots80: "80"}[width], func(t *testing.T) {
				t.Parallel()
				emu := printeremu.New(width)
				t.Cleanup(emu.Close)
				var address string
				if kind == printer.TCP {
					at, err := emu.Listen("127.0.0.1:0")
					if err != nil {
						t.Fatal(err)
					}
					address = "tcp://" + at
				} else {
					path, err := emu.Pty()
					if err != nil {
						t.Fatal(err)
					}
					address = "serial://" + path + "?baud=115200"
				}
				test(&bench{t, emu, openAt(t, address), width})
			})
		}
	}
}

func openAt(t *testing.T, address string) printer.Printer {
	t.Helper()
	a, err := printer.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	// The emulator shares its processor with other tests.
	p, err := printer.Open(a, printer.Options{Answer: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *bench) print(want printer.Result, state escpos.State) {
	b.Helper()
	b.printPicture(slip(b.width, 700), want, state)
}

func (b *bench) printPicture(img image.Image, want printer.Result, state escpos.State) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	got, now, err := b.Print(ctx, img, "A-001")
	if got != want || now != state || (err == nil) != (want == printer.Printed || want == printer.Sent) {
		b.Fatalf("got %s, %s, %v, want %s, %s", got, now, err, want, state)
	}
}

func (b *bench) wait(what string, until func(printeremu.View) bool) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	if err := b.emu.Wait(ctx, until); err != nil {
		b.Fatalf("%s: %+v", what, b.emu.View())
	}
}

// settled returns once the printer has nothing left to print.
func (b *bench) settled() {
	b.Helper()
	if err := b.emu.Settled(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// slips looks at what lies in the tray: so many slips, each of them whole.
func (b *bench) slips(n int, picture image.Image) {
	b.Helper()
	b.wait("slips", func(v printeremu.View) bool { return v.Slips >= n })
	v := b.emu.View()
	if v.Slips != n || len(v.Odd) > 0 {
		b.Fatalf("%d slips, want %d; not understood: %v", v.Slips, n, v.Odd)
	}
	// A dot beside another one may be added where the picture looks like a command.
	if d := differs(b.emu.Slip(n-1), picture); d > 20 {
		b.Fatalf("the slip differs from its picture in %d dots", d)
	}
}

func TestPrints(t *testing.T) {
	onLines(t, func(b *bench) {
		b.print(printer.Printed, escpos.Ready)
		b.slips(1, slip(b.width, 700))
		b.emu.NearEnd()
		b.print(printer.Printed, escpos.PaperLow)
		b.slips(2, slip(b.width, 700))
		if s := b.Status(b.Context()); s != escpos.PaperLow {
			b.Errorf("status %s", s)
		}
	})
}

func TestPrinterThatSaysNothing(t *testing.T) {
	onLines(t, func(b *bench) {
		b.emu.Mute(true)
		b.print(printer.Sent, escpos.Unknown)
		b.slips(1, slip(b.width, 700))
	})
}

func TestPrinterThatStandsGetsNothing(t *testing.T) {
	onLines(t, func(b *bench) {
		for _, c := range []struct {
			state    escpos.State
			on, past func()
		}{
			{escpos.PaperOut, func() { b.emu.LoadPaper(0) }, b.emu.LoadFullRoll},
			{escpos.CoverOpen, func() { b.emu.OpenCover(true) }, func() { b.emu.OpenCover(false) }},
			{escpos.CutterJam, func() { b.emu.JamCutter(true) }, func() { b.emu.JamCutter(false) }},
			{escpos.Offline, func() { b.emu.SetOffline(true) }, func() { b.emu.SetOffline(false) }},
		} {
			c.on()
			if s := b.Status(b.Context()); s != c.state {
				b.Errorf("status %s, want %s", s, c.state)
			}
			b.print(printer.Refused, c.state)
			c.past()
			if s := b.Status(b.Context()); s != escpos.Ready {
				b.Errorf("after %s: status %s", c.state, s)
			}
		}
		// It answers a question about its state before it takes it out of its buffer.
		b.settled()
		if v := b.emu.View(); v.Rows != 0 {
			b.Errorf("something came out: %+v", v)
		}
	})
}

// The rest of a slip that stopped must not come out when the paper is back, and what came
// out of it is not part of the next one.
func TestPaperEndsWithinTheSlip(t *testing.T) {
	onLines(t, func(b *bench) {
		b.emu.LoadPaper(300)
		b.print(printer.Failed, escpos.PaperOut)
		b.wait("dropped", func(v printeremu.View) bool { return v.Dropped > 0 && v.Buffered == 0 })
		b.emu.LoadFullRoll()
		b.settled()
		if v := b.emu.View(); v.Rows != 300 {
			b.Fatalf("the old slip came out: %d rows", v.Rows)
		}
		b.print(printer.Printed, escpos.Ready)
		b.slips(2, slip(b.width, 700)) // the first is the broken one, cut off
	})
}

func TestCoverOpensWithinTheSlip(t *testing.T) {
	onLines(t, func(b *bench) {
		b.emu.Slow(2 * time.Millisecond)
		go func() {
			b.wait("begun", func(v printeremu.View) bool { return v.Rows > 50 })
			b.emu.OpenCover(true)
		}()
		b.print(printer.Failed, escpos.CoverOpen)
		b.wait("dropped", func(v printeremu.View) bool { return v.Dropped > 0 && v.Buffered == 0 })
		b.emu.Slow(0)
		b.emu.OpenCover(false)
		b.print(printer.Printed, escpos.Ready)
		b.slips(2, slip(b.width, 700))
	})
}

// Of a slip whose line broke nobody knows how much is out. The printer still waits for the
// rest of a picture, which the next slip must not be taken for.
func TestCableIsPulledWithinTheSlip(t *testing.T) {
	emu := printeremu.New(escpos.Dots80)
	t.Cleanup(emu.Close)
	at, err := emu.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t, emu, openAt(t, "tcp://"+at), escpos.Dots80}
	emu.UnplugAfter(1500)
	b.print(printer.Unsure, escpos.Unreached)
	if s := b.Status(t.Context()); s != escpos.Unreached {
		t.Errorf("status %s", s)
	}
	b.print(printer.Refused, escpos.Unreached)
	emu.Plug()
	b.print(printer.Printed, escpos.Ready)
	b.slips(2, slip(b.width, 700))
}

func TestSlowPrinter(t *testing.T) {
	onLines(t, func(b *bench) {
		b.emu.Slow(3 * time.Millisecond)
		b.print(printer.Printed, escpos.Ready)
		if v := b.emu.View(); v.Slips != 1 {
			b.Errorf("printed before it was out: %+v", v)
		}
	})
}

func TestPlainFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lp0")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := openAt(t, "file://"+path)
	got, state, err := p.Print(t.Context(), slip(escpos.Dots58, 100), "A-001")
	if err != nil || got != printer.Sent || state != escpos.Unknown {
		t.Errorf("got %s, %s, %v", got, state, err)
	}
	if data, err := os.ReadFile(path); err != nil || len(data) < 500 || string(data[:2]) != "\x1b@" {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

func TestNoSuchDevice(t *testing.T) {
	for _, address := range []string{"file:///dev/none", "serial:///dev/none", "serial:///dev/null", "tcp://127.0.0.1:1"} {
		p := openAt(t, address)
		if s := p.Status(t.Context()); s != escpos.Unreached {
			t.Errorf("%s: %s", address, s)
		}
		if got, _, err := p.Print(t.Context(), slip(escpos.Dots58, 100), ""); got != printer.Refused || err == nil {
			t.Errorf("%s: %s, %v", address, got, err)
		}
	}
}

func TestAddressesWithoutAPrinter(t *testing.T) {
	for _, address := range []string{"browser:", "cups://none"} {
		a, err := printer.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", t.TempDir())
		if _, err := printer.Open(a, printer.Options{}); err == nil {
			t.Errorf("%s: no error", address)
		} else {
			t.Log(err)
		}
	}
}
