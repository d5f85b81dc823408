package hall

import (
	"math"
	"testing"
)

func TestContrastWithWhite(t *testing.T) {
	for color, want := range map[string]float64{"#ffffff": 1, "#000000": 21, "#767676": 4.54, "#ff0000": 4.0, "#0a3d5c": 11.4, "red": 0, "#fff": 0} {
		if got := ContrastWithWhite(color); math.Abs(got-want) > 0.05 {
			t.Errorf("%s: %.2f, want %.2f", color, got, want)
		}
	}
}

// Whatever colour a hall takes, its pages can be read.
func TestPaletteCanBeRead(t *testing.T) {
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				color := rgb{float64(r), float64(g), float64(b)}.String()
				p, ok := PaletteOf(color)
				if !ok {
					t.Fatal(color)
				}
				for shade, want := range map[string]float64{p.Brand: 9, p.Second: 7, p.Deep: 13, p.Night: 17} {
					if got := ContrastWithWhite(shade); got < want-0.1 {
						t.Errorf("%s: %s has %.2f, want %v", color, shade, got, want)
					}
				}
				if got := ContrastWithWhite(p.Brand) / ContrastWithWhite(p.Soft); ContrastWithWhite(color) >= MinContrast && got < 7 {
					t.Errorf("%s: text %s on %s has %.2f", color, p.Brand, p.Soft, got)
				}
			}
		}
	}
}
