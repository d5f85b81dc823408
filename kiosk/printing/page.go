package printing

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
)

// DotsOf returns how many dots a printer of 203 dpi prints across paper of a width in
// millimetres, 58 or 80; false for others.
func DotsOf(mm int) (dots int, ok bool) {
	switch mm {
	case 58:
		return 384, true
	case 80:
		return 576, true
	}
	return 0, false
}

// Page is a slip laid out on a strip of paper.
type Page struct {
	Width, Height int // in dots
	// Items stand from top to bottom and none beside another.
	Items []Item
}

// Kind is what an item is.
type Kind int

// The kinds.
const (
	KindText    Kind = iota // one line
	KindRule                // a line across the paper
	KindQR                  // a QR code
	KindPicture             // the hall's emblem
)

// Style is how a text is written.
type Style int

// The styles.
const (
	Small  Style = iota
	Body         // what most is written in
	Bold         // as large as Body
	Strong       // bold and larger than Body
	Number       // the ticket's number: the largest
)

// Item is one thing on a page.
type Item struct {
	Kind    Kind
	Box     image.Rectangle // where it is, in dots of the page
	Text    string          // the line; of a QR code, what it says
	Style   Style
	Inverse bool // white on black
	Module  int  // dots of one module of a QR code
	// Picture is a QR code with the quiet zone around it, or the emblem; as large as Box.
	Picture *image.Paletted

	face *face
}

// The two colours of paper.
const (
	white = 0
	black = 1
)

var paper = color.Palette{color.White, color.Black}

// Image draws the page, one pixel for each dot.
func (p *Page) Image() *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, p.Width, p.Height), paper)
	for i := range p.Items {
		p.Items[i].draw(m)
	}
	return m
}

// PNG writes the page as a picture of one bit a pixel.
func (p *Page) PNG(w io.Writer) error {
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(w, p.Image()); err != nil {
		return fmt.Errorf("draw a slip: %w", err)
	}
	return nil
}

func (it *Item) draw(m *image.Paletted) {
	switch it.Kind {
	case KindRule:
		fill(m, it.Box, black)
	case KindQR, KindPicture:
		paste(m, it.Box.Min, it.Picture)
	case KindText:
		ink := uint8(black)
		if it.Inverse {
			fill(m, it.Box, black)
			ink = white
		}
		it.face.write(m, it.Box, it.Text, ink)
	}
}

// paste copies a picture of the same two colours.
func paste(m *image.Paletted, at image.Point, src *image.Paletted) {
	for y := range src.Rect.Dy() {
		copy(m.Pix[m.PixOffset(at.X, at.Y+y):], src.Pix[y*src.Stride:][:src.Rect.Dx()])
	}
}

func fill(m *image.Paletted, box image.Rectangle, colour uint8) {
	box = box.Intersect(m.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := m.Pix[m.PixOffset(box.Min.X, y):m.PixOffset(box.Max.X, y)]
		for i := range row {
			row[i] = colour
		}
	}
}
