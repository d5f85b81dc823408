package ui

import (
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"
)

const plainSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:url(#b)}</style><path class="a" d="M0 0h9"/><use href="#c"/></svg>`

// pngHead is the beginning of a PNG of the given size, as far as it is looked at.
func pngHead(width, height uint32) string {
	chunk := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	chunk = append(binary.BigEndian.AppendUint32(chunk, height), 8, 6, 0, 0, 0)
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + string(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk)))
}

// smallJPEG is a whole picture.
func smallJPEG(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReadMedia(t *testing.T) {
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">` + inside + `</svg>`
	}
	for _, x := range []struct{ name, body, fault string }{
		{"plain.svg", plainSVG, ""},
		{"editor.svg", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/x"><i:view i:on="1"/><g/></svg>`, ""},
		{"small.jpg", smallJPEG(t), ""},
		{"small.png", pngHead(5000, 5000), ""},
		{"cut.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "damaged"},
		{"small.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", ""},
		{"script.svg", svg(`<script>alert(1)</script>`), "<script> is not allowed"},
		{"event.svg", svg(`<g onload="alert(1)"/>`), "onload on <g>"},
		{"link.svg", svg(`<a href="#x"/>`), "<a> is not allowed"},
		{"animation.svg", svg(`<set attributeName="href" to="javascript:alert(1)"/>`), "<set> is not allowed"},
		{"use.svg", svg(`<use xlink:href="https://x.example/a.svg#b"/>`), "leads to something outside"},
		{"foreign.svg", svg(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>`), "<foreignObject> is not allowed"},
		{"html.svg", svg(`<iframe xmlns="http://www.w3.org/1999/xhtml"/>`), "<iframe> is not allowed"},
		{"style.svg", svg(`<style>@import "https://x.example/a.css";</style>`), "style loads something"},
		{"fill.svg", svg(`<path fill="url(https://x.example/a)"/>`), "loads something from elsewhere"},
		{"escape.svg", svg(`<path style="fill:u\72l(//x.example/a)"/>`), "loads something from elsewhere"},
		{"entity.svg", `<!DOCTYPE svg [<!ENTITY a "b">]>` + svg(""), "save it as a plain SVG"},
		{"sheet.svg", `<?xml-stylesheet href="a.css"?>` + svg(""), "<?xml-stylesheet> is not allowed"},
		{"page.svg", `<html><script>alert(1)</script></html>`, "does not begin with <svg"},
		{"cut.svg", `<svg xmlns="http://www.w3.org/2000/svg"><g>`, "no XML that can be read"},
		{"empty.svg", ``, "no drawing"},
		{"page.png", `<html><script>alert(1)</script></html>`, "not what its name says"},
		{"huge.png", pngHead(5001, 5000), "million"},
		{"fat.jpg", "\xff\xd8\xff" + strings.Repeat("a", MaxMediaBytes), "larger than 2 MiB"},
		{"page.html", `<html></html>`, "no picture"},
	} {
		_, err := ReadMedia(fstest.MapFS{x.name: {Data: []byte(x.body)}}, x.name)
		if x.fault == "" && err != nil || x.fault != "" && (err == nil || !strings.Contains(err.Error(), x.fault)) {
			t.Errorf("%s: %v, want %q", x.name, err, x.fault)
		}
	}
}
