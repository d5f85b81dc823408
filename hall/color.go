package hall

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// MinContrast is what a hall's colour must have against white, as WCAG 2 measures it.
const MinContrast = 4.5

var colorForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Palette has the shades of a hall's colour, darkened as far as text and grounds of the
// pages need it. Each is written as #rrggbb.
type Palette struct {
	Brand  string // text and bars, 9:1 on white
	Second string // what lies beside it, 8:1 on white and so 7:1 on a pale ground
	Deep   string // panels of dark screens, 13:1 on white
	Night  string // their ground, 17:1 on white
	Soft   string // a light ground; 7:1 below Brand
}

// PaletteOf returns the shades of a colour written as #rrggbb; false for another text.
func PaletteOf(color string) (Palette, bool) {
	c, ok := parseColor(color)
	if !ok {
		return Palette{}, false
	}
	return Palette{Brand: c.darkened(9).String(), Second: c.mixed(white, 0.15).darkened(8).String(), Deep: c.darkened(13).String(), Night: c.darkened(17).String(), Soft: c.tint().String()}, true
}

// ContrastWithWhite is the contrast ratio of a colour written as #rrggbb, from 1 to 21; 0 for
// another text.
func ContrastWithWhite(color string) float64 {
	c, ok := parseColor(color)
	if !ok {
		return 0
	}
	return c.contrastWithWhite()
}

type rgb [3]float64 // 0 to 255 each

var white = rgb{255, 255, 255}

func parseColor(s string) (c rgb, ok bool) {
	if !colorForm.MatchString(s) {
		return c, false
	}
	for i := range c {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return c, false
		}
		c[i] = float64(n)
	}
	return c, true
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// contrastWithWhite is WCAG's (L1 + 0.05) / (L2 + 0.05).
func (c rgb) contrastWithWhite() float64 {
	light := 0.0
	for i, share := range [3]float64{0.2126, 0.7152, 0.0722} {
		v := c[i] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		light += share * v
	}
	return 1.05 / (light + 0.05)
}

// tint is a light ground of the colour's hue. As a mixture with white it would be grey.
func (c rgb) tint() rgb {
	const light, most = 0.93, 0.6
	high, low := max(c[0], c[1], c[2]), min(c[0], c[1], c[2])
	saturation := 0.0
	if sum := high + low; high > low {
		saturation = min((high-low)/min(sum, 510-sum), most)
	}
	reach := saturation * (1 - light) * 255
	for i := range c {
		part := 0.0 // from -1, the weakest of the three, to 1
		if high > low {
			part = 2*(c[i]-low)/(high-low) - 1
		}
		c[i] = light*255 + part*reach
	}
	return c
}

// mixed has the given share of another colour in it.
func (c rgb) mixed(other rgb, share float64) rgb {
	for i := range c {
		c[i] += (other[i] - c[i]) * share
	}
	return c
}

// darkened is the colour with as much black as gives it the contrast with white.
func (c rgb) darkened(contrast float64) rgb {
	for step := range 101 {
		if d := c.mixed(rgb{}, float64(step)/100); d.contrastWithWhite() >= contrast {
			return d
		}
	}
	return rgb{}
}
