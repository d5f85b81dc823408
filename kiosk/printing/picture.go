package printing

import (
	"image"

	"golang.org/x/image/draw"
)

// dither draws a picture in two colours, black dots standing for its greys: within the
// bounds, and never enlarged.
func dither(src image.Image, width, height int) *image.Paletted {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if w > width {
		w, h = width, max(1, h*width/w)
	}
	if h > height {
		w, h = max(1, w*height/h), height
	}
	box := image.Rect(0, 0, w, h)
	scaled := image.NewRGBA(box)
	draw.Draw(scaled, box, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(scaled, box, src, src.Bounds(), draw.Over, nil)
	m := image.NewPaletted(box, paper)
	draw.FloydSteinberg.Draw(m, box, scaled, image.Point{})
	return m
}
