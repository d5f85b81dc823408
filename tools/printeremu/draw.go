package printeremu

import (
	"image"
	"image/color"
	"image/png"
	"io"
)

// Slip returns the i-th slip that was cut off, as it lies in the hand: black on white.
func (p *Printer) Slip(i int) image.Image {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := 0
	if i > 0 {
		from = p.cuts[i-1]
	}
	return draw(p.rows[from:p.cuts[i]], p.width, nil)
}

// Paper returns all that came out, with a grey line at each cut.
func (p *Printer) Paper() image.Image {
	p.mu.Lock()
	defer p.mu.Unlock()
	return draw(p.rows, p.width, p.cuts)
}

// WritePNG writes what came out as a picture.
func (p *Printer) WritePNG(w io.Writer) error { return png.Encode(w, p.Paper()) }

// margin is the paper beside the dots that a head can print.
const margin = 32

var shades = color.Palette{color.White, color.Black, color.Gray{Y: 160}}

func draw(rows [][]byte, width int, cuts []int) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, width+2*margin, max(1, len(rows))), shades)
	for y, row := range rows {
		for x := range width {
			if row[x/8]&(0x80>>(x%8)) != 0 {
				img.SetColorIndex(margin+x, y, 1)
			}
		}
	}
	for _, y := range cuts {
		for x := range width + 2*margin {
			if x%12 < 6 {
				img.SetColorIndex(x, min(y, len(rows)-1), 2)
			}
		}
	}
	return img
}
