package printing

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // that an emblem may be; PNG is known from writing it

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// maxLogoPixels bounds what an emblem takes in memory while it is read.
const maxLogoPixels = 25_000_000

// ReadLogo reads an emblem, PNG, JPEG or WebP, and brings it to the size of the largest paper.
func ReadLogo(data []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && c.Width*c.Height > maxLogoPixels {
		err = fmt.Errorf("%d x %d pixels are more than %d million", c.Width, c.Height, maxLogoPixels/1_000_000)
	}
	if err != nil {
		return nil, fmt.Errorf("an emblem for slips: %w", err)
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("an emblem for slips: %w", err)
	}
	return shrink(m, maxDots, metricsOf(maxDots).logo), nil
}

// dither draws a picture in two colours, black dots standing for its greys.
func dither(src image.Image, width, height int) *image.Paletted {
	scaled := shrink(src, width, height)
	m := image.NewPaletted(scaled.Rect, paper)
	draw.FloydSteinberg.Draw(m, m.Rect, scaled, image.Point{})
	return m
}

// shrink draws a picture on white, within the bounds and never larger than it is.
func shrink(src image.Image, width, height int) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if w > width {
		w, h = width, max(1, h*width/w)
	}
	if h > height {
		w, h = max(1, w*height/h), height
	}
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(m, m.Rect, src, src.Bounds(), draw.Over, nil)
	return m
}
