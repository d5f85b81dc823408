package escpos

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
)

// Cut is what happens to the paper after a slip.
type Cut string

// The cuts. A printer without a cutter ignores them, or is given [CutNone].
const (
	CutPartial Cut = "partial" // a corner holds, so that the slip does not fall
	CutFull    Cut = "full"
	CutNone    Cut = "none" // the paper is fed to where it is torn off
)

// Dots across the printable part of the paper, at 203 dpi.
const (
	Dots58 = 384 // paper of 58 mm
	Dots80 = 576 // paper of 80 mm
)

const (
	// bandRows is how many rows one raster command has at most. A printer that lost its line
	// waits for the rest of one band, see [Resync].
	bandRows = 128
	// blankRows is how many white rows make a band of their own.
	blankRows = 12
	// tearLines are fed when nothing cuts: the edge is above the print head.
	tearLines = 5
)

// Begin brings the printer into a known state: it forgets a half line and all settings.
// Bit images then begin at the left edge.
func Begin() []byte { return []byte{esc, '@', esc, 'a', 0} }

// Resync begins after a slip that was broken off. It ends what the printer may still be
// waiting for with as many zeros as a band has bytes at most, which a printer that waits
// for nothing ignores, and cuts the broken slip off.
func Resync(c Cut) []byte {
	b := append(make([]byte, bandRows*Dots80/8), Begin()...)
	return append(b, cut(c)...)
}

// End feeds the slip past the knife and cuts it, then asks for [Processed].
func End(c Cut) []byte { return append(cut(c), gs, 'r', 1) }

func cut(c Cut) []byte {
	switch c {
	case CutFull:
		return []byte{gs, 'V', 65, 0}
	case CutNone:
		return []byte{esc, 'd', tearLines}
	default:
		return []byte{gs, 'V', 66, 0}
	}
}

// DropBuffer makes a printer that stands (no paper, cover open) forget what it has not
// printed yet, so that an old slip does not come out when the paper is back.
func DropBuffer() []byte { return []byte{dle, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8} }

// Bands returns the picture as raster commands, each with at most some kilobytes. Dots
// darker than half are black. The picture's width must be a multiple of 8 and fit the paper.
func Bands(img image.Image) ([][]byte, error) {
	size := img.Bounds().Size()
	if size.X%8 != 0 || size.X <= 0 || size.X > Dots80 || size.Y <= 0 {
		return nil, fmt.Errorf("escpos: a picture of %d x %d dots does not fit the paper: the width is a multiple of 8 up to %d", size.X, size.Y, Dots80)
	}
	rows := make([][]byte, size.Y)
	for y := range rows {
		rows[y] = rowOf(img, y)
	}
	var out [][]byte
	for len(rows) > 0 {
		n := bandHeight(rows)
		out = append(out, band(rows[:n]))
		rows = rows[n:]
	}
	return out, nil
}

// rowOf packs a row of the picture, eight dots a byte, and drops the white at its end.
func rowOf(img image.Image, y int) []byte {
	r := img.Bounds()
	row := make([]byte, r.Dx()/8)
	for x := range r.Dx() {
		if black(img.At(r.Min.X+x, r.Min.Y+y)) {
			row[x/8] |= 0x80 >> (x % 8)
		}
	}
	return bytes.TrimRight(row, "\x00")
}

func black(c color.Color) bool {
	g, _ := color.GrayModel.Convert(c).(color.Gray)
	_, _, _, alpha := c.RGBA()
	return g.Y < 128 && alpha >= 0x8000
}

// bandHeight is how many of the rows the next band has. White rows stand apart, if there
// are enough of them.
func bandHeight(rows [][]byte) int {
	white := 0
	for i, row := range rows[:min(len(rows), bandRows)] {
		switch {
		case len(row) == 0:
			white++
		case white == i && white >= blankRows:
			return white
		default:
			white = 0
		}
		if white == blankRows && i+1 > blankRows {
			return i + 1 - blankRows
		}
	}
	return min(len(rows), bandRows)
}

// band is one raster command: GS v 0.
func band(rows [][]byte) []byte {
	width := 1
	for _, row := range rows {
		width = max(width, len(row))
	}
	b := append(make([]byte, 0, 8+width*len(rows)), gs, 'v', '0', 0, byte(width), byte(width>>8), byte(len(rows)), byte(len(rows)>>8))
	at := len(b)
	for _, row := range rows {
		b = append(append(b, row...), make([]byte, width-len(row))...)
	}
	defuse(b[at:])
	return b
}

// defuse changes a dot beside a black one wherever the picture's bytes would be a
// real-time command: printers obey those within a picture, too.
func defuse(data []byte) {
	for i := range len(data) - 1 {
		if data[i] == dle && (data[i+1] == eot || data[i+1] == 0x05 || data[i+1] == 0x14) {
			data[i] |= dle >> 1
		}
	}
}
