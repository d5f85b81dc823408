package printing

import (
	"fmt"
	"image"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// threshold is how much of a dot a letter must cover to be printed, of 255. It lies below
// the half, since thin strokes are lost first on worn paper.
const threshold = 110

// face is a font at one size. It keeps the dots of each letter that was asked for: the
// texts of a hall use few, and always the same.
type face struct {
	size int // of the em, in dots

	font *opentype.Font

	mu     sync.Mutex // guards what is below; opentype's faces cannot be shared
	face   font.Face
	glyphs map[rune]*glyph
}

// glyph is a letter as dots.
type glyph struct {
	box     image.Rectangle // from the point where the letter begins, on the baseline
	dots    []bool
	advance fixed.Int26_6
}

var (
	regular = sync.OnceValue(func() *opentype.Font { return mustParse(liberationsansregular.TTF) })
	bold    = sync.OnceValue(func() *opentype.Font { return mustParse(liberationsansbold.TTF) })
)

// mustParse reads a font of the library; one that cannot be read is a fault of the build.
func mustParse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("printing: font: %v", err))
	}
	return f
}

type faceKey struct {
	bold bool
	size int
}

// faces has each font at each size that was used; the sizes are those of [metricsOf] and
// the few to which a number is cut.
var faces sync.Map

func faceOf(isBold bool, size int) *face {
	key := faceKey{isBold, size}
	if f, ok := faces.Load(key); ok {
		return f.(*face)
	}
	of := regular
	if isBold {
		of = bold
	}
	ff, err := opentype.NewFace(of(), &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(fmt.Sprintf("printing: font: %v", err)) // the library never fails here
	}
	f, _ := faces.LoadOrStore(key, &face{size: size, font: of(), face: ff, glyphs: map[rune]*glyph{}})
	return f.(*face)
}

// glyph returns a letter, an empty box for one that the font lacks.
func (f *face) glyph(r rune) *glyph {
	if g := f.glyphs[r]; g != nil {
		return g
	}
	if i, err := f.font.GlyphIndex(nil, r); err != nil || i == 0 {
		f.glyphs[r] = f.box()
		return f.glyphs[r]
	}
	box, mask, from, advance, ok := f.face.Glyph(fixed.Point26_6{}, r)
	g := &glyph{advance: advance}
	if ok {
		g.box = box
		g.dots = make([]bool, box.Dx()*box.Dy())
		for i := range g.dots {
			_, _, _, a := mask.At(from.X+i%box.Dx(), from.Y+i/box.Dx()).RGBA()
			g.dots[i] = a>>8 >= threshold
		}
	}
	f.glyphs[r] = g
	return g
}

// box stands for a letter that cannot be drawn: as high as a capital.
func (f *face) box() *glyph {
	h := f.capHeight()
	w, line := h*3/4, max(1, f.size/14)
	g := &glyph{box: image.Rect(line, -h, line+w, 0), dots: make([]bool, w*h), advance: fixed.I(w + 2*line)}
	for i := range g.dots {
		x, y := i%w, i/w
		g.dots[i] = x < line || x >= w-line || y < line || y >= h-line
	}
	return g
}

// width measures a line in dots.
func (f *face) width(s string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var sum fixed.Int26_6
	for _, r := range s {
		sum += f.glyph(r).advance
	}
	return sum.Ceil()
}

// write draws a line into the middle of the box.
func (f *face) write(m *image.Paletted, box image.Rectangle, s string, ink uint8) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var sum fixed.Int26_6
	for _, r := range s {
		sum += f.glyph(r).advance
	}
	x := fixed.I(box.Min.X) + (fixed.I(box.Dx())-sum)/2
	y := box.Min.Y + (box.Dy()+f.capHeight())/2
	for _, r := range s {
		g := f.glyph(r)
		f.stamp(m, g, image.Pt(x.Round(), y), ink)
		x += g.advance
	}
}

func (f *face) stamp(m *image.Paletted, g *glyph, at image.Point, ink uint8) {
	box := g.box.Add(at)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if g.dots[(y-box.Min.Y)*box.Dx()+x-box.Min.X] && (image.Point{X: x, Y: y}).In(m.Rect) {
				m.Pix[m.PixOffset(x, y)] = ink
			}
		}
	}
}

// capHeight is the height of capital letters and digits.
func (f *face) capHeight() int { return f.face.Metrics().CapHeight.Round() }
