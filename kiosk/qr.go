package kiosk

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// quietZone is the white border that readers need, in modules (ISO/IEC 18004).
const quietZone = 4

// qrSVG draws content as a QR code of middle error correction, which survives a
// scratched screen or a badly printed line. One path of runs stays crisp at any size.
func qrSVG(content string) (string, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := 0; x < n; {
			run := darkRun(code, x, y, n)
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
			}
			x += run + 1
		}
	}
	side := n + 2*quietZone
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges">`+
		`<path fill="#ffffff" d="M0 0h%dv%dH0z"/><path fill="#000000" d="%s"/></svg>`, side, side, side*8, side*8, side, side, path.String()), nil
}

// darkRun counts the dark modules from x on in row y.
func darkRun(code barcode.Barcode, x, y, n int) int {
	run := 0
	for x+run < n && isDark(code.At(x+run, y)) {
		run++
	}
	return run
}

func isDark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
