package escpos

import (
	"bytes"
	"image"
	"image/color"
	"testing"
)

// picture has black dots where is says so.
func picture(w, h int, is func(x, y int) bool) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})
	for y := range h {
		for x := range w {
			if is(x, y) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	return img
}

func TestBandsAreOnlyAsWideAsTheirDots(t *testing.T) {
	bands, err := Bands(picture(16, 2, func(x, y int) bool { return x == 0 || x == 9 && y == 1 }))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]byte{{gs, 'v', '0', 0, 2, 0, 2, 0, 0x80, 0, 0x80, 0x40}}
	if len(bands) != 1 || !bytes.Equal(bands[0], want[0]) {
		t.Errorf("got % x, want % x", bands, want)
	}
}

func TestWhiteRowsStandApart(t *testing.T) {
	// 3 rows with dots to the right, 40 white ones, and 200 with a dot to the right.
	bands, err := Bands(picture(Dots80, 243, func(x, y int) bool { return x == Dots80-1 && (y < 3 || y >= 43) }))
	if err != nil {
		t.Fatal(err)
	}
	var rows, bytes int
	for _, b := range bands {
		wide, high := int(b[4]), int(b[6])
		if len(b) != 8+wide*high || high > bandRows {
			t.Errorf("a band of %d x %d has %d bytes", wide, high, len(b))
		}
		rows, bytes = rows+high, bytes+len(b)
	}
	if rows != 243 {
		t.Errorf("%d rows of 243", rows)
	}
	if most := 203*72 + 40 + 8*len(bands); bytes > most || len(bands) != 4 {
		t.Errorf("%d bands, %d bytes, want at most %d", len(bands), bytes, most)
	}
}

func TestNoPictureHasARealTimeCommand(t *testing.T) {
	// Dots that make DLE EOT 1, DLE ENQ 2 and DLE DC4.
	rows := [][]byte{{0x10, 0x04, 0x01, 0xff}, {0x10, 0x05, 0x02, 0xff}, {0x10, 0x14, 0x08, 0xff}, {0xff, 0x10, 0x10, 0x04}}
	b := band(rows)
	for _, end := range []byte{0x04, 0x05, 0x14} {
		if bytes.Contains(b, []byte{0x10, end}) {
			t.Errorf("% x has 10 %02x", b, end)
		}
	}
	if !bytes.Contains(b, []byte{0x18, 0x04, 0x01}) {
		t.Errorf("% x: more than one dot was added", b)
	}
}

func TestPicturesThatFitNoPaper(t *testing.T) {
	for _, size := range [][2]int{{0, 10}, {8, 0}, {10, 10}, {Dots80 + 8, 10}} {
		if _, err := Bands(picture(size[0], size[1], func(int, int) bool { return true })); err == nil {
			t.Errorf("%v: no error", size)
		}
	}
}

func TestDarkerThanHalfIsBlack(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 8, 1))
	img.SetNRGBA(0, 0, color.NRGBA{A: 255})
	img.SetNRGBA(1, 0, color.NRGBA{R: 120, G: 120, B: 120, A: 255})
	img.SetNRGBA(2, 0, color.NRGBA{R: 200, G: 200, B: 200, A: 255})
	img.SetNRGBA(3, 0, color.NRGBA{}) // nothing there
	if row := rowOf(img, 0); !bytes.Equal(row, []byte{0xc0}) {
		t.Errorf("got %08b", row)
	}
}

// The answers are those of the manuals.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers [4]byte
		want    State
	}{
		{"all well", [4]byte{0x12, 0x12, 0x12, 0x12}, Ready},
		{"out of paper", [4]byte{0x1a, 0x32, 0x12, 0x7e}, PaperOut},
		{"near the end of the roll", [4]byte{0x12, 0x12, 0x12, 0x1e}, PaperLow},
		{"cover open", [4]byte{0x1a, 0x16, 0x12, 0x12}, CoverOpen},
		{"cover open, no paper", [4]byte{0x1a, 0x36, 0x12, 0x7e}, PaperOut},
		{"knife stuck", [4]byte{0x1a, 0x52, 0x1a, 0x12}, CutterJam},
		{"overheated", [4]byte{0x1a, 0x52, 0x52, 0x12}, Faulty},
		{"taken off line by its button", [4]byte{0x1a, 0x12, 0x12, 0x12}, Offline},
	} {
		var s Status
		for i, b := range c.answers {
			if !isStatus(b) || isProcessed(b) {
				t.Errorf("%s: %#x is taken for another answer", c.name, b)
			}
			s.learn(byte(i+1), b)
		}
		if got := s.State(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := (Status{}).State(); got != Unknown || !got.Prints() {
		t.Errorf("no answer: %s", got)
	}
	for _, b := range []byte{0x00, 0x03, 0x0c, 0x0f, 0x60} { // paper sensors
		if isStatus(b) || !isProcessed(b) {
			t.Errorf("%#x is the answer to GS r", b)
		}
	}
}
