package printing

import (
	"fmt"
	"image"

	"github.com/boombuler/barcode/qr"
)

// quietZone is the white border that readers need, in modules (ISO/IEC 18004).
const quietZone = 4

// drawQR draws a QR code of middle error correction about so many dots wide, each module
// at least so many, and within the most that there is room for.
func drawQR(content string, about, least, most int) (m *image.Paletted, module int, err error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return nil, 0, fmt.Errorf("qr code: %w", err)
	}
	n := code.Bounds().Dx()
	module = max(least, about/n)
	side := (n + 2*quietZone) * module
	if side > most {
		return nil, 0, fmt.Errorf("qr code of %d letters needs %d dots, and there are %d", len(content), side, most)
	}
	m = image.NewPaletted(image.Rect(0, 0, side, side), paper)
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(x, y).RGBA(); r < 0x8000 {
				at := image.Pt(x+quietZone, y+quietZone).Mul(module)
				fill(m, image.Rectangle{Min: at, Max: at.Add(image.Pt(module, module))}, black)
			}
		}
	}
	return m, module, nil
}
